package io.holdfast.scsi.lun;

import io.holdfast.scsi.Nexus;
import io.netty.buffer.ByteBuf;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a command is addressed to (SAM-5 4.6.19): a disk, or the place of a LUN that does not exist. {@link UnitInventory} tells which.
 *
 * <p>All methods may be called from any thread except where they say otherwise, and none blocks.
 */
public interface LogicalUnit {

    /**
     * A nexus has come up. Called before its first command.
     *
     * @param target what the nexus is logged in to
     */
    void attach(Nexus nexus, TargetUnits target);

    /**
     * An initiator wants to log in to the target. Where the unit is for one host alone, it is for this one from now on,
     * if it was nobody's.
     *
     * @param initiator its name, normalised
     * @param done told once, on any thread, perhaps before this returns: why it must not, or nothing
     */
    void admit(String initiator, Consumer<Optional<String>> done);

    /**
     * A nexus is lost (SAM-5 6.3.4): its tasks are aborted, its unit attentions and its reservation by RESERVE are forgotten; persistent reservations stay.
     *
     * @param drained called once, on any thread, when none of its tasks touches the image any more
     */
    void detach(Nexus nexus, Runnable drained);

    /**
     * As {@link #detach}, for an initiator that has said that it is done: where this was its last nexus it gives up the
     * write lease before {@code drained} is called.
     */
    void logout(Nexus nexus, Runnable drained);

    /**
     * Gives a command its place in the order of the unit's commands (SAM-5 8.6) before it is submitted: for a transport that takes the commands of a nexus from several
     * loops, and knows their order before the unit can. Any thread; a few memory operations. To be followed by {@link #submit} or {@link #leave}.
     */
    void enter(ScsiTask task);

    /** A command that has a place is not going to be submitted. Called on {@link ScsiTask#loop()}. */
    void leave(ScsiTask task);

    /**
     * Takes a command, which has its place in the order at the latest from now on. Called on {@link ScsiTask#loop()}. Ends in exactly one of {@link ScsiTask#finished} and {@link ScsiTask#dropped}, perhaps before
     * this returns; {@link ScsiTask#collect} may come before.
     */
    void submit(ScsiTask task);

    /**
     * Goes on with a command that asked for its data with {@link ScsiTask#collect}. Called on {@link ScsiTask#loop()}, at most once for a task. Where the task was
     * aborted meanwhile the data is released and nothing else happens.
     *
     * @param dataOut its readable bytes are what the initiator sent: as many as were asked for or fewer. Of fewer, the whole blocks are used, or for a
     *     parameter list the command is refused as SPC-4 says. Owned by the unit from here on
     */
    void execute(ScsiTask task, ByteBuf dataOut);

    /**
     * Performs a task management function.
     *
     * @param done called once, on any thread, when every command that it aborts has ended and touches the image no more
     */
    void manage(TaskManagement request, Runnable done);

    /** Tells every attached nexus by a unit attention that REPORT LUNS has a new answer. */
    void inventoryChanged();
}
