package io.holdfast.scsi.mode;

import io.holdfast.scsi.sense.SenseFormat;

/**
 * Control mode page 0Ah, SPC-4 7.5.8. Beside what can be set: one task set for all nexuses (TST 0), commands with the
 * SIMPLE attribute run in any order (QUEUE ALGORITHM MODIFIER 1), an error aborts nothing else (QERR 0), an aborted
 * command of another nexus ends without a status (TAS 0), no log is saved (GLTSD 1), and unit attentions are cleared by
 * being told (UA_INTLCK_CTRL 0).
 *
 * @param senseFormat D_SENSE: the form of sense data that comes with CHECK CONDITION
 * @param softwareWriteProtect SWP: the initiator asked that every write be refused
 */
public record ControlPage(SenseFormat senseFormat, boolean softwareWriteProtect) implements ModePage {

    /** What a unit starts with. */
    public static final ControlPage DEFAULT = new ControlPage(SenseFormat.FIXED, false);

    private static final int D_SENSE = 0x04;
    private static final int GLTSD = 0x02;
    private static final int UNRESTRICTED_REORDERING = 0x10;
    private static final int SWP = 0x08;

    /** The page with those parameters, of which the bits that cannot be changed are not looked at. */
    static ControlPage of(byte[] parameters) {
        boolean descriptor = (parameters[0] & D_SENSE) != 0;
        return new ControlPage(descriptor ? SenseFormat.DESCRIPTOR : SenseFormat.FIXED, (parameters[2] & SWP) != 0);
    }

    @Override
    public int pageCode() {
        return 0x0A;
    }

    @Override
    public byte[] parameters() {
        byte[] parameters = new byte[0x0A];
        parameters[0] = (byte) (GLTSD | (senseFormat == SenseFormat.DESCRIPTOR ? D_SENSE : 0));
        parameters[1] = UNRESTRICTED_REORDERING;
        parameters[2] = (byte) (softwareWriteProtect ? SWP : 0);
        return parameters;
    }

    @Override
    public byte[] changeableMask() {
        byte[] mask = new byte[0x0A];
        mask[0] = D_SENSE;
        mask[2] = SWP;
        return mask;
    }
}
