package io.holdfast.iscsi.session;

import io.holdfast.iscsi.pdu.OutboundPdu;
import io.holdfast.iscsi.pdu.Serials;
import io.holdfast.util.SerialNumber;

/** The numbers that leave with each PDU of a connection: its own StatSN and the window of its session. Confined to the connection's loop. */
final class WireNumbers implements Serials {

    private int statSn;
    private Window window;

    /** Where ExpCmdSN and MaxCmdSN come from: before the session exists, the login's own CmdSN. */
    interface Window {

        int expCmdSn();

        int maxCmdSn();
    }

    WireNumbers(int firstStatSn, Window window) {
        this.statSn = firstStatSn;
        this.window = window;
    }

    /** From now on the window is that of the session. */
    void follow(Window window) {
        this.window = window;
    }

    /** The PDU was written with {@link #statSn()}. */
    void sent(OutboundPdu pdu) {
        if (pdu.consumesStatSn()) {
            statSn = SerialNumber.next(statSn);
        }
    }

    @Override
    public int statSn() {
        return statSn;
    }

    @Override
    public int expCmdSn() {
        return window.expCmdSn();
    }

    @Override
    public int maxCmdSn() {
        return window.maxCmdSn();
    }
}
