package io.holdfast.scsi.lun;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.scsi.copy.BlockRanges;
import io.holdfast.scsi.inquiry.Naa;
import io.holdfast.scsi.inquiry.ThirdPartyCopyLimits;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Tokens are bounded in number and time. */
class TokenRegistryTest {

    private static final BlockRanges BLOCKS = new BlockRanges(List.of(new BlockRanges.Range(0, 8)));

    private long nanos;
    private final TokenRegistry tokens = new TokenRegistry(new Naa(1, 2), 512, () -> nanos);

    @Test
    void forgetsATokenThatNobodyUses() {
        byte[] token = make("a", 10);

        pass(9);
        assertThat(tokens.use(token)).as("used in time").isPresent();
        pass(9);
        assertThat(tokens.use(token)).as("its time began again").isPresent();
        pass(11);
        assertThat(tokens.use(token)).isEmpty();
    }

    @Test
    void keepsATokenForTheUsualTimeWhereNobodySaysOtherwise() {
        byte[] token = make("a", 0);

        pass(ThirdPartyCopyLimits.DEFAULT_INACTIVITY_S - 1);
        assertThat(tokens.use(token)).isPresent();
        pass(ThirdPartyCopyLimits.DEFAULT_INACTIVITY_S + 1);
        assertThat(tokens.use(token)).isEmpty();
    }

    @Test
    void letsOneInitiatorNotTakeThePlacesOfAll() {
        byte[] ofOther = make("b", 0);
        byte[] oldest = make("a", 0);
        byte[] next = make("a", 0);
        for (int i = 2; i <= ThirdPartyCopyLimits.MAX_TOKENS_PER_INITIATOR; i++) {
            make("a", 0);
        }

        assertThat(tokens.use(oldest)).isEmpty();
        assertThat(tokens.use(next)).isPresent();
        assertThat(tokens.use(ofOther)).isPresent();
    }

    @Test
    void makesNoMoreThanThereMayBe() {
        for (int i = 0; i < ThirdPartyCopyLimits.MAX_TOKENS; i++) {
            make("initiator " + i, 0);
        }

        assertThat(tokens.make("one more", BLOCKS, 0)).isEmpty();
        pass(ThirdPartyCopyLimits.DEFAULT_INACTIVITY_S + 1);
        assertThat(tokens.make("one more", BLOCKS, 0)).isPresent();
    }

    @Test
    void seesAChangeOfAnyByteOfItsBlocks() {
        byte[] token = make("a", 0);

        tokens.changes(8 * 512, 512);
        assertThat(changed(token)).as("the block behind").isFalse();
        tokens.changes(7 * 512 + 511, 1);
        assertThat(changed(token)).isTrue();
    }

    private boolean changed(byte[] token) {
        return tokens.use(token).orElseThrow().changed();
    }

    private byte[] make(String initiator, long inactivityS) {
        return Objects.requireNonNull(
                tokens.make(initiator, BLOCKS, inactivityS).orElse(null));
    }

    private void pass(long seconds) {
        nanos += TimeUnit.SECONDS.toNanos(seconds);
    }
}
