package dev.rekey.workflows.model;

/**
 * What came with a request to show who sent it. Whether it holds is told by {@link dev.rekey.workflows.Provenance}.
 *
 * @param content the digest of what was asked for
 * @param signature a starter's signature of the request's {@link Statement}
 */
public record Proof(String content, String signature) {}
