package io.holdfast.file.ring;

import io.holdfast.file.BlockingFile;
import io.holdfast.file.Durability;
import io.holdfast.file.Errno;
import io.holdfast.file.IoCompletion;
import io.holdfast.file.posix.InFlight;
import io.netty.buffer.ByteBuf;
import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.uring.IoUringIoEvent;
import io.netty.channel.uring.IoUringIoHandle;
import io.netty.channel.uring.IoUringIoOps;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One file's operations on one loop's ring. At most {@value #MAX_IN_FLIGHT} are with the kernel; more wait here in the order in which they came.
 *
 * <p>Confined to the loop. A submission only fills the ring's queue: the loop's next system call takes it along.
 */
final class RingQueue implements IoUringIoHandle {

    static final int MAX_IN_FLIGHT = 128;

    private static final Logger LOG = LoggerFactory.getLogger(RingQueue.class);

    private static final byte OP_READ = 22;
    private static final byte OP_WRITE = 23;
    /** Beyond this, copying from the page cache would keep the loop from its other work for too long. */
    private static final int MAX_COPY_BYTES = 256 << 10;
    /** What {@code submit} answers in place of an identifier. */
    private static final long REFUSED = 0;

    private static final int EINTR = 4;
    private static final int ECANCELED = 125;

    /** Per-write O_DSYNC, of uapi/linux/fs.h. */
    private static final int RWF_DSYNC = 0x2;

    private final int fd;
    private final BlockingFile blocking;
    private final InFlight inFlight;
    private final @Nullable RingOperation[] slots = new @Nullable RingOperation[MAX_IN_FLIGHT];
    /** The numbers of the empty slots, of which the first {@link #emptySlots} count. */
    private final int[] empty = new int[MAX_IN_FLIGHT];

    private int emptySlots = MAX_IN_FLIGHT;
    private @Nullable RingOperation spare;
    private @Nullable RingOperation firstWaiting;
    private @Nullable RingOperation lastWaiting;
    private @Nullable IoRegistration registration;

    /**
     * A queue, to be registered.
     *
     * @param blocking the same file: repeats what did not end whole and well
     * @param inFlight where each operation has begun before it is given to the queue, and ends
     */
    RingQueue(int fd, BlockingFile blocking, InFlight inFlight) {
        this.fd = fd;
        this.blocking = blocking;
        this.inFlight = inFlight;
        for (int i = 0; i < MAX_IN_FLIGHT; i++) {
            empty[i] = i;
        }
    }

    /** Called once, before anything is submitted. */
    void registered(IoRegistration withTheLoop) {
        registration = withTheLoop;
    }

    /** Nothing is in flight any more and nothing will be. Any thread. */
    void deregister() {
        if (registration != null) {
            registration.cancel();
        }
    }

    /**
     * Whether a read is better done on the ring than by a thread. Past the page cache it is. Through it, the kernel reads ahead and waits for a place in the disk's queue on the
     * loop itself, which is cheaper for one read and holds up all others.
     */
    boolean suitsRead(int lengthBytes) {
        boolean direct = blocking.alignmentBytes() > 1;
        return direct || (emptySlots == MAX_IN_FLIGHT && lengthBytes <= MAX_COPY_BYTES);
    }

    void read(long offsetBytes, ByteBuf target, IoCompletion completion) {
        RingOperation operation = take();
        operation.read(offsetBytes, target, completion);
        submit(operation);
    }

    void write(long offsetBytes, ByteBuf source, Durability durability, IoCompletion completion) {
        RingOperation operation = take();
        operation.write(offsetBytes, source, durability, completion);
        submit(operation);
    }

    private void submit(RingOperation operation) {
        if (emptySlots > 0) {
            begin(operation);
        } else if (lastWaiting == null) {
            firstWaiting = operation;
            lastWaiting = operation;
        } else {
            lastWaiting.next = operation;
            lastWaiting = operation;
        }
    }

    private void begin(RingOperation operation) {
        int slot = empty[--emptySlots];
        slots[slot] = operation;
        byte opcode = switch (operation.kind()) {
            case READ -> OP_READ;
            case WRITE -> OP_WRITE;
        };
        IoUringIoOps submission = new IoUringIoOps(
                opcode,
                (byte) 0,
                (short) 0,
                fd,
                operation.offsetBytes(),
                operation.address(),
                operation.lengthBytes(),
                operation.durable() ? RWF_DSYNC : 0,
                (long) slot,
                (short) 0,
                (short) 0,
                0,
                0L);
        IoRegistration ring = registration;
        if (ring == null || ring.submit(submission) == REFUSED) {
            LOG.debug("the ring takes no operation any more; a thread does it");
            ended(slot, -Errno.EAGAIN);
        }
    }

    /** The kernel has ended an operation. Nothing may be thrown into the loop's own work. */
    @Override
    public void handle(IoRegistration source, IoEvent event) {
        IoUringIoEvent completed = (IoUringIoEvent) event;
        ended((int) completed.userData(), completed.res());
        while (firstWaiting != null && emptySlots > 0) {
            begin(takeWaiting(firstWaiting));
        }
    }

    private void ended(int slot, int result) {
        RingOperation operation = slots[slot];
        if (operation == null) {
            LOG.error("an operation ended that was not under way: slot {}, result {}", slot, result);
            return;
        }
        slots[slot] = null;
        empty[emptySlots++] = slot;
        try {
            if (result == operation.lengthBytes()) {
                IoCompletion completion = operation.end();
                giveBack(operation);
                inFlight.end();
                completion.completed(Errno.OK);
            } else {
                handOver(operation, result);
            }
        } catch (RuntimeException e) {
            LOG.error("a completion failed", e);
        }
    }

    /** What did not end whole and well is the affair of the blocking calls, which count for themselves from here on. */
    private void handOver(RingOperation operation, int result) {
        try {
            if (operation.durable() && isVerdict(result)) {
                operation.fail(-result, blocking);
            } else {
                operation.repeat(blocking);
            }
        } finally {
            giveBack(operation);
            inFlight.end();
        }
    }

    /** An error of the file or its disk, and not a short transfer or a word of the kernel about itself. */
    private static boolean isVerdict(int result) {
        return result < 0 && result != -Errno.EAGAIN && result != -EINTR && result != -ECANCELED;
    }

    private RingOperation takeWaiting(RingOperation first) {
        firstWaiting = first.next;
        if (firstWaiting == null) {
            lastWaiting = null;
        }
        first.next = null;
        return first;
    }

    private RingOperation take() {
        RingOperation taken = spare;
        if (taken == null) {
            return new RingOperation();
        }
        spare = taken.next;
        taken.next = null;
        return taken;
    }

    private void giveBack(RingOperation operation) {
        operation.next = spare;
        spare = operation;
    }

    /** The loop ends. Files are closed before, and with them the queue is deregistered. */
    @Override
    public void close() {
        LOG.debug("the loop of a queue has ended");
    }
}
