package io.holdfast.scsi.lun;

import io.holdfast.scsi.copy.BlockRanges;
import io.holdfast.scsi.copy.RodToken;
import io.holdfast.scsi.inquiry.Naa;
import io.holdfast.scsi.inquiry.ThirdPartyCopyLimits;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The tokens that stand for blocks of one disk. A token is 32 random bytes that nobody can guess, next to a number by which it is found; whoever shows it may only read with it
 * what he could read without.
 *
 * <p>Tokens are point in time copies - change vulnerable (SPC-4 5.16.6.2): one is of no use any more as soon as a block that it stands for is written. Bounded in number and time. Any
 * thread.
 */
final class TokenRegistry {

    private final Naa unit;
    private final int blockBytes;
    private final LongSupplier nanoTime;
    private final SecureRandom random = new SecureRandom();

    /** The oldest first. */
    private final Map<Long, Token> tokens = new LinkedHashMap<>();

    /** Read by each write. */
    private volatile boolean any;

    TokenRegistry(Naa unit, int blockBytes, LongSupplier nanoTime) {
        this.unit = unit;
        this.blockBytes = blockBytes;
        this.nanoTime = nanoTime;
    }

    /** What a token stands for. */
    static final class Token {

        private final byte[] bytes;
        private final String maker;
        private final BlockRanges ranges;
        private final long patienceNanos;
        private long usedNanos;
        private volatile boolean changed;

        private Token(byte[] bytes, String maker, BlockRanges ranges, long patienceNanos, long usedNanos) {
            this.bytes = bytes;
            this.maker = maker;
            this.ranges = ranges;
            this.patienceNanos = patienceNanos;
            this.usedNanos = usedNanos;
        }

        BlockRanges ranges() {
            return ranges;
        }

        /** Whether a block was written since it was made. */
        boolean changed() {
            return changed;
        }
    }

    /**
     * Makes a token; empty where there is no room for one more.
     *
     * @param maker the name of the initiator
     */
    synchronized Optional<byte[]> make(String maker, BlockRanges ranges, long inactivityS) {
        forgetExpired();
        if (tokens.values().stream().filter(each -> each.maker.equals(maker)).count()
                >= ThirdPartyCopyLimits.MAX_TOKENS_PER_INITIATOR) {
            forgetOldestOf(maker);
        }
        if (tokens.size() >= ThirdPartyCopyLimits.MAX_TOKENS) {
            return Optional.empty();
        }
        byte[] secret = new byte[RodToken.SECRET_BYTES];
        random.nextBytes(secret);
        long identifier;
        do {
            identifier = random.nextLong();
        } while (tokens.containsKey(identifier));
        byte[] bytes = RodToken.of(identifier, unit, ranges.blocks() * blockBytes, blockBytes, secret);
        long patienceS = inactivityS == 0 ? ThirdPartyCopyLimits.DEFAULT_INACTIVITY_S : inactivityS;
        tokens.put(
                identifier, new Token(bytes, maker, ranges, TimeUnit.SECONDS.toNanos(patienceS), nanoTime.getAsLong()));
        any = true;
        return Optional.of(bytes.clone());
    }

    private void forgetOldestOf(String maker) {
        Iterator<Token> oldestFirst = tokens.values().iterator();
        while (oldestFirst.hasNext()) {
            if (oldestFirst.next().maker.equals(maker)) {
                oldestFirst.remove();
                return;
            }
        }
    }

    /** The token of those bytes, each one of which must be right; it is in use from now on. Empty where there is none, or not any more. */
    synchronized Optional<Token> use(byte[] bytes) {
        forgetExpired();
        Token token = tokens.get(RodToken.identifier(bytes));
        if (token == null || !MessageDigest.isEqual(token.bytes, bytes)) {
            return Optional.empty();
        }
        token.usedNanos = nanoTime.getAsLong();
        return Optional.of(token);
    }

    synchronized void forget(Token token) {
        tokens.values().remove(token);
        any = !tokens.isEmpty();
    }

    /** Somebody is about to change bytes of the disk. */
    void changes(long offsetBytes, long lengthBytes) {
        if (any) {
            mark(offsetBytes, lengthBytes);
        }
    }

    private synchronized void mark(long offsetBytes, long lengthBytes) {
        long firstBlock = offsetBytes / blockBytes;
        long endBlock = (offsetBytes + lengthBytes + blockBytes - 1) / blockBytes;
        BlockRanges.Range range = new BlockRanges.Range(firstBlock, endBlock - firstBlock);
        for (Token token : tokens.values()) {
            if (!token.changed && token.ranges.touch(range)) {
                token.changed = true;
            }
        }
    }

    private void forgetExpired() {
        long now = nanoTime.getAsLong();
        tokens.values().removeIf(token -> now - token.usedNanos > token.patienceNanos);
        any = !tokens.isEmpty();
    }
}
