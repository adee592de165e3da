package dev.rekey.exchanges.catalog;

import java.util.List;

/**
 * A call that tells whose key it is, where no other call of a check does.
 *
 * @param call method and path
 * @param fields where the number stands in the answer, as JSON pointers; several parts are joined by a dash. Nothing else
 *     of the answer is kept
 * @param mainOnly whether only the main account is told, and not which of its sub-accounts
 * @param source where it stands
 * @param confirmed whether the exchange itself says so: until then it is recorded and refuses no key, unless the operator
 *     turns it on
 */
public record AccountCall(String call, List<String> fields, boolean mainOnly, String source, boolean confirmed) {}
