package io.holdfast.iscsi.codec;

import io.holdfast.iscsi.text.Digest;

/** HeaderDigest and DataDigest of a connection, both ways alike. */
public record Digests(Digest header, Digest data) {

    /** What every connection starts with; what was negotiated holds from the first PDU after the login phase on. */
    public static final Digests NONE = new Digests(Digest.NONE, Digest.NONE);
}
