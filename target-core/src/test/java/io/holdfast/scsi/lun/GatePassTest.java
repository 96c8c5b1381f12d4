package io.holdfast.scsi.lun;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.ManualExecutor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GatePassTest {

    private final Gate first = new Gate();
    private final Gate second = new Gate();
    private final ManualExecutor loop = new ManualExecutor();
    private final List<String> told = new ArrayList<>();
    private final GatePass pass = new GatePass(List.of(first, second), loop, () -> told.add("inside"));

    @Test
    void isInsideAtOnceWhereNobodyIsAlone() {
        assertThat(pass.enter()).isTrue();
        assertThat(free(first)).isFalse();
        assertThat(free(second)).isFalse();

        pass.leave();
        assertThat(free(first)).isTrue();
        assertThat(free(second)).isTrue();
        assertThat(told).isEmpty();
    }

    @Test
    void goesOnWhereItHadToWait() {
        Alone alone = new Alone();
        Alone furtherOn = new Alone();
        first.enter(alone);
        second.enter(furtherOn);

        assertThat(pass.enter()).isFalse();
        first.leave(alone);
        loop.runAll();
        assertThat(told).isEmpty();
        second.leave(furtherOn);
        loop.runAll();

        assertThat(told).containsExactly("inside");
        assertThat(free(first)).isFalse();
    }

    @Test
    void leavesTheGatesBehindItWhenItGivesUpWaiting() {
        Alone alone = new Alone();
        second.enter(alone);
        pass.enter();

        assertThat(pass.withdraw()).isTrue();

        assertThat(free(first)).isTrue();
        second.leave(alone);
        loop.runAll();
        assertThat(told).isEmpty();
        assertThat(free(second)).isTrue();
    }

    /** Else it could wait there for somebody who waits for it to give up. */
    @Test
    void waitsBeforeNoFurtherGateWhenItHasGivenUp() {
        Alone alone = new Alone();
        first.enter(alone);
        second.enter(new Alone());
        pass.enter();

        first.leave(alone);
        assertThat(pass.withdraw()).as("while it is being let in").isFalse();
        loop.runAll();

        assertThat(told).containsExactly("inside");
        pass.leave();
        assertThat(free(first)).isTrue();
    }

    @Test
    void hasNothingToGiveUpInside() {
        pass.enter();

        assertThat(pass.withdraw()).isFalse();
        pass.leave();
    }

    /** Whether nobody is inside the gate or waits for it. */
    private static boolean free(Gate gate) {
        Alone probe = new Alone();
        if (gate.enter(probe)) {
            gate.leave(probe);
            return true;
        }
        gate.withdraw(probe);
        return false;
    }

    private static final class Alone extends Gate.Entrant {

        @Override
        boolean exclusive() {
            return true;
        }

        @Override
        void admitted() {
            // Nobody waits for it.
        }
    }
}
