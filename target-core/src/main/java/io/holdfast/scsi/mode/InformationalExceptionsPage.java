package io.holdfast.scsi.mode;

/** Informational exceptions control mode page 1Ch, SBC-4 6.5: there are none, which DEXCPT says. */
record InformationalExceptionsPage() implements ModePage {

    private static final byte DEXCPT = 0x08;

    @Override
    public int pageCode() {
        return 0x1C;
    }

    @Override
    public byte[] parameters() {
        byte[] parameters = new byte[0x0A];
        parameters[0] = DEXCPT;
        return parameters;
    }
}
