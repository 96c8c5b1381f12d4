package io.holdfast.iscsi.login;

/**
 * A name and its secret.
 *
 * @param user compared byte by byte with CHAP_N; the Microsoft initiator sends its iSCSI name unless told otherwise
 */
public record ChapCredential(String user, ChapSecret secret) {

    public ChapCredential {
        if (user.isEmpty()) {
            throw new IllegalArgumentException("a CHAP user must have a name");
        }
    }
}
