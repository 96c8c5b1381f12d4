package io.holdfast.scsi.lun;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GateTest {

    private final Gate gate = new Gate();
    private final List<Visitor> admitted = new ArrayList<>();

    @Test
    void letsThoseInTogetherThatShare() {
        assertThat(gate.enter(sharing())).isTrue();
        assertThat(gate.enter(sharing())).isTrue();
    }

    @Test
    void letsOneInAloneWhenTheOthersHaveLeft() {
        Visitor first = sharing();
        Visitor second = sharing();
        Visitor alone = alone();
        gate.enter(first);
        gate.enter(second);

        assertThat(gate.enter(alone)).isFalse();
        gate.leave(first);
        assertThat(admitted).isEmpty();
        gate.leave(second);
        assertThat(admitted).containsExactly(alone);
    }

    @Test
    void keepsTheOrderOfThoseWhoWait() {
        Visitor inside = alone();
        List<Visitor> waiting = List.of(sharing(), sharing(), alone(), sharing());
        gate.enter(inside);
        waiting.forEach(gate::enter);

        gate.leave(inside);
        assertThat(admitted).containsExactly(waiting.get(0), waiting.get(1));
        gate.leave(waiting.get(0));
        gate.leave(waiting.get(1));
        assertThat(admitted).endsWith(waiting.get(2)).hasSize(3);
        gate.leave(waiting.get(2));
        assertThat(admitted).endsWith(waiting.get(3)).hasSize(4);
    }

    @Test
    void doesNotLetNewcomersStarveTheOneWhoWaitsToBeAlone() {
        Visitor inside = sharing();
        gate.enter(inside);
        gate.enter(alone());

        assertThat(gate.enter(sharing())).isFalse();
    }

    @Test
    void aWithdrawalLetsTheNextOnesIn() {
        Visitor inside = sharing();
        Visitor alone = alone();
        Visitor behind = sharing();
        gate.enter(inside);
        gate.enter(alone);
        gate.enter(behind);

        assertThat(gate.withdraw(alone)).isTrue();
        assertThat(admitted).containsExactly(behind);
        assertThat(gate.withdraw(alone)).isFalse();
        assertThat(gate.withdraw(behind)).as("who is inside cannot withdraw").isFalse();
        assertThat(gate.withdraw(inside)).isFalse();
    }

    private Visitor sharing() {
        return new Visitor(admitted, false);
    }

    private Visitor alone() {
        return new Visitor(admitted, true);
    }

    private static final class Visitor extends Gate.Entrant {

        private final List<Visitor> admitted;
        private final boolean exclusive;

        Visitor(List<Visitor> admitted, boolean exclusive) {
            this.admitted = admitted;
            this.exclusive = exclusive;
        }

        @Override
        boolean exclusive() {
            return exclusive;
        }

        @Override
        void admitted() {
            admitted.add(this);
        }
    }
}
