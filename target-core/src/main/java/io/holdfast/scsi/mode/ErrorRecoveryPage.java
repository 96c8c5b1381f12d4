package io.holdfast.scsi.mode;

/** Read-write error recovery mode page 01h, SBC-4 6.5: what an image can recover has been recovered below us. */
record ErrorRecoveryPage() implements ModePage {

    @Override
    public int pageCode() {
        return 0x01;
    }

    @Override
    public byte[] parameters() {
        return new byte[0x0A];
    }
}
