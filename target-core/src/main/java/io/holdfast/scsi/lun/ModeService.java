package io.holdfast.scsi.lun;

import io.holdfast.scsi.Nexus;
import io.holdfast.scsi.Outcome;
import io.holdfast.scsi.cdb.ModeSelect;
import io.holdfast.scsi.mode.ModePages;
import io.holdfast.scsi.mode.ModeSelection;
import io.holdfast.scsi.sense.AdditionalSense;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.atomic.AtomicReference;

/** Changes mode parameters, behind a closed gate: all nexuses share them, and each is told what another has changed. */
final class ModeService {

    private final AtomicReference<UnitState> state;
    private final UnitAttentions attentions;

    ModeService(AtomicReference<UnitState> state, UnitAttentions attentions) {
        this.state = state;
        this.attentions = attentions;
    }

    /**
     * MODE SELECT, SPC-4 6.11.
     *
     * @param parameterList stays the caller's
     */
    Outcome select(ModeSelect command, Nexus from, ByteBuf parameterList) {
        UnitState now = state.get();
        return switch (ModeSelection.read(command, parameterList, now.modes(), now.capacity())) {
            case ModeSelection.Invalid invalid -> Outcome.check(invalid.sense());
            case ModeSelection.Valid valid -> {
                change(valid.next(), from);
                yield Outcome.GOOD;
            }
        };
    }

    private void change(ModePages next, Nexus from) {
        ModePages before = state.getAndUpdate(now -> now.withModes(next)).modes();
        if (!next.equals(before)) {
            attentions.establish(AdditionalSense.MODE_PARAMETERS_CHANGED, nexus -> !nexus.equals(from));
        }
    }
}
