package io.holdfast.scsi.mode;

/**
 * Caching mode page 08h, SBC-4 6.5.
 *
 * @param writeCacheEnabled WCE: a write may be acknowledged before it is durable, so that the initiator must flush
 */
public record CachingPage(boolean writeCacheEnabled) implements ModePage {

    private static final int WCE = 0x04;

    @Override
    public int pageCode() {
        return 0x08;
    }

    @Override
    public byte[] parameters() {
        byte[] parameters = new byte[0x12];
        parameters[0] = (byte) (writeCacheEnabled ? WCE : 0);
        return parameters;
    }
}
