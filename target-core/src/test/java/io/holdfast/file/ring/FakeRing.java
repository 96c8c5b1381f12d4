package io.holdfast.file.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.uring.IoUringIoEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A ring whose kernel ends operations when the test says so, in the order in which they came, and with what the test says. */
final class FakeRing implements IoRegistration {

    private static final long IDENTIFIER = 77;
    private static final byte OPCODE = 0;

    private final RingQueue queue;
    private final Deque<IoOps> underWay = new ArrayDeque<>();
    private boolean valid = true;
    private int submitted;

    FakeRing(RingQueue queue) {
        this.queue = queue;
        queue.registered(this);
    }

    int underWay() {
        return underWay.size();
    }

    /** All that ever came. */
    int submitted() {
        return submitted;
    }

    /** Ends the oldest operation: so many bytes, or the negated errno. */
    void end(int result) {
        long slot = oldest("data");
        underWay.remove();
        queue.handle(this, new IoUringIoEvent(result, 0, OPCODE, slot));
    }

    /** A field of the oldest operation that is under way, by its name in Netty: union1 is the offset, union3 the read or write flags, data the slot. */
    long oldest(String field) {
        Matcher matcher = Pattern.compile("\\b" + field + "=(\\d+)")
                .matcher(underWay.element().toString());
        assertThat(matcher.find()).isTrue();
        return Long.parseLong(matcher.group(1));
    }

    /** Takes nothing any more, as when its loop is about to end. */
    @Override
    public boolean cancel() {
        valid = false;
        return true;
    }

    @Override
    public boolean isValid() {
        return valid;
    }

    @Override
    public long submit(IoOps operation) {
        if (!valid) {
            return 0;
        }
        submitted++;
        underWay.add(operation);
        return IDENTIFIER;
    }

    @Override
    @SuppressWarnings("TypeParameterUnusedInFormals") // Netty declares it so.
    public <T> T attachment() {
        throw new UnsupportedOperationException();
    }
}
