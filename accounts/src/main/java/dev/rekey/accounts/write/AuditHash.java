package dev.rekey.accounts.write;

import dev.rekey.accounts.AuditEntry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The hashes of the audit trail, in hexadecimal. Each part goes in with its length, so that no two different entries can
 * read the same.
 */
final class AuditHash {

    /** What the first entry of each chain, and the first root, follow. */
    static final String START = "0".repeat(64);

    private final MessageDigest digest;

    private AuditHash(String purpose) {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
        part(purpose);
    }

    /** Where an entry stands: its number in the whole trail, its chain, its place there, and the newest root by then. */
    record Standing(long number, int chain, long place, long root) {}

    /** Where a chain had come to. */
    record End(int chain, long entries, String hash) {}

    /** Of an entry that follows the one with this hash in its chain. */
    static String of(String previous, Standing standing, AuditEntry entry) {
        if (standing.chain() == AuditChains.CLOSED) {
            return new AuditHash("rekey/1 audit")
                    .part(previous)
                    .part(Long.toString(standing.place()))
                    .entry(entry);
        }
        return new AuditHash("rekey/2 audit")
                .part(previous)
                .part(Long.toString(standing.number()))
                .part(Integer.toString(standing.chain()))
                .part(Long.toString(standing.place()))
                .part(Long.toString(standing.root()))
                .entry(entry);
    }

    /** Of a root that follows the one with this hash. */
    static String ofRoot(String previous, long number, Instant madeAt, List<End> ends) {
        AuditHash hash = new AuditHash("rekey/2 audit root")
                .part(previous)
                .part(Long.toString(number))
                .part(madeAt.toString());
        for (End end : ends) {
            hash.part(Integer.toString(end.chain()))
                    .part(Long.toString(end.entries()))
                    .part(end.hash());
        }
        return hash.hex();
    }

    /** What is signed of a root. */
    static byte[] statement(String rootHash) {
        return ("rekey/2 audit root\n" + rootHash).getBytes(StandardCharsets.UTF_8);
    }

    private String entry(AuditEntry entry) {
        return part(entry.at().toString())
                .part(entry.actorKind())
                .part(entry.actor())
                .part(entry.action())
                .part(entry.customerId())
                .part(entry.sessionId())
                .part(entry.accountId())
                .part(entry.text())
                .part(entry.requestId())
                .hex();
    }

    private AuditHash part(@Nullable String text) {
        if (text == null) {
            digest.update(ByteBuffer.allocate(4).putInt(-1).array());
            return this;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(4).putInt(bytes.length).array());
        digest.update(bytes);
        return this;
    }

    private String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
