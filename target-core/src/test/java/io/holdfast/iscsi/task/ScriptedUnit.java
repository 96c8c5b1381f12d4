package io.holdfast.iscsi.task;

import io.holdfast.scsi.Nexus;
import io.holdfast.scsi.Outcome;
import io.holdfast.scsi.lun.LogicalUnit;
import io.holdfast.scsi.lun.ScsiTask;
import io.holdfast.scsi.lun.TargetUnits;
import io.holdfast.scsi.lun.TaskManagement;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A unit that does with the one command it gets what the test says. */
final class ScriptedUnit implements LogicalUnit {

    final List<IscsiTask> entered = new ArrayList<>();
    final List<IscsiTask> submitted = new ArrayList<>();
    private @Nullable ByteBuf received;

    void wantData(int lengthBytes) {
        submitted.getFirst().collect(lengthBytes);
    }

    void finish() {
        submitted.getFirst().finished(Outcome.GOOD);
    }

    void drop() {
        submitted.getFirst().dropped();
    }

    /** The data that the command was executed with. */
    String received() {
        if (received == null) {
            throw new AssertionError("the command was not executed");
        }
        return received.toString(StandardCharsets.US_ASCII);
    }

    void forget() {
        if (received != null) {
            received.release();
        }
    }

    @Override
    public void enter(ScsiTask task) {
        entered.add((IscsiTask) task);
    }

    @Override
    public void leave(ScsiTask task) {
        entered.remove((IscsiTask) task);
    }

    @Override
    public void submit(ScsiTask task) {
        submitted.add((IscsiTask) task);
    }

    @Override
    public void execute(ScsiTask task, ByteBuf dataOut) {
        received = dataOut;
    }

    @Override
    public void manage(TaskManagement request, Runnable done) {
        // The test drops the task when it is time.
    }

    @Override
    public void attach(Nexus nexus, TargetUnits target) {
        // Nobody to tell.
    }

    @Override
    public void admit(String initiator, Consumer<Optional<String>> done) {
        done.accept(Optional.empty());
    }

    @Override
    public void logout(Nexus nexus, Runnable drained) {
        drained.run();
    }

    @Override
    public void detach(Nexus nexus, Runnable drained) {
        drained.run();
    }

    @Override
    public void inventoryChanged() {
        // Nobody to tell.
    }
}
