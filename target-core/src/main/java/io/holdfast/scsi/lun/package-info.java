/**
 * Logical units: who may do what with a disk, in which order, and what a command does to it.
 *
 * <p>The life of a command, all of it on the loop of the connection that brought it:
 *
 * <pre>
 *   transport                     LogicalUnit                            image
 *   submit(task)  ------------->  admit: unit attention, CDB, range,
 *                                 write protect, reservation
 *                 <-------------  task.collect(bytes)    (only with Data-Out; R2Ts go out here)
 *   execute(task) ------------->  gate, reservation again, then    ---> submit(request)
 *                                                                  <--- completed(errno)
 *                 <-------------  task.finished(outcome)
 * </pre>
 *
 * <p>What a command must ask (reservation, mode pages, capacity) is an immutable snapshot. What changes that snapshot closes the {@code Gate}, waits until
 * the commands that execute have drained, changes, and opens it again. A command that waits for its Data-Out holds no gate, so a silent
 * initiator cannot hold up a reset or a reservation.
 *
 * <p>Commands of one nexus begin in the order that their task attributes ask for ({@code TaskSet}); which of two came first is told by {@code enter}, which a transport calls
 * in that order, whatever loop each is submitted on. What waits in this order holds no buffer and no gate.
 *
 * <p>An abort never frees what the kernel still holds: it marks the task, and the task ends when its I/O has ended. Only then is the task management function answered.
 */
@NullMarked
package io.holdfast.scsi.lun;

import org.jspecify.annotations.NullMarked;
