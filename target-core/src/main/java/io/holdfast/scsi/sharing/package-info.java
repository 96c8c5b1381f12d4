/**
 * The write lease of a unit that one host at a time may write to, as an immutable value: {@link
 * io.holdfast.scsi.sharing.WriteLease} says who has it,
 * {@link io.holdfast.scsi.sharing.LeaseEvent} what may happen to it. Nothing here knows a task, a thread or a disk.
 *
 * <p>A lease belongs to an initiator <em>name</em>: the sessions of one name are one host.
 *
 * <p>It is taken by the first command that writes, and not by a login. Whoever only looks (a second host that reads, a
 * monitor, a tool that asks which
 * disks there are) would otherwise keep the disk from the host that needs it. Windows 10 mounts what it finds
 * for writing, and so writes within seconds of its login: the machine that is there first has the disk, as its user
 * expects. Of two that log in at the
 * same time both see a disk that can be written; the one whose write comes second has changed nothing yet, gets DATA
 * PROTECT for that write, and is told
 * by a unit attention to look at write protection again. A unit that is {@code exclusive} is the exception: there the
 * login takes the lease, for the others are
 * not let in at all.
 */
@NullMarked
package io.holdfast.scsi.sharing;

import org.jspecify.annotations.NullMarked;
