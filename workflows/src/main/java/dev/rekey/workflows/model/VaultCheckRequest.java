package dev.rekey.workflows.model;

/**
 * Words to be tried out.
 *
 * @param checkId names the try; counts once
 * @param customerId whose vault
 * @param encryptedWords base64url without padding
 */
public record VaultCheckRequest(String checkId, String customerId, String encryptedWords) {

    @Override
    public String toString() {
        return "VaultCheckRequest[" + checkId + "]";
    }
}
