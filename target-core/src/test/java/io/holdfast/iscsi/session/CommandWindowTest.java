package io.holdfast.iscsi.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommandWindowTest {

    private final List<String> events = new ArrayList<>();
    private final CommandWindow window = new CommandWindow(1, 4);

    @Test
    void deliversInOrderWhatComesInOrder() {
        arrive(1);
        arrive(2);

        assertThat(events).containsExactly("1 place", "1 delivered", "2 place", "2 delivered");
        assertThat(window.expCmdSn()).isEqualTo(3);
    }

    @Test
    void holdsWhatComesEarlyUntilTheGapIsClosed() {
        arrive(3);
        arrive(2);
        assertThat(events).isEmpty();

        arrive(1);

        assertThat(events).containsExactly("1 place", "1 delivered", "2 place", "3 place", "2 turn", "3 turn");
        assertThat(window.expCmdSn()).isEqualTo(4);
    }

    /** RFC 7143 4.2.3.3: what comes for a whole task set on one connection waits for what was sent before on another. */
    @Test
    void tellsWhenAllBeforeANumberAreThere() {
        arrive(1);
        window.afterAllBefore(2, () -> events.add("all before 2"));
        window.afterAllBefore(4, () -> events.add("all before 4"));
        window.afterAllBefore(100, () -> events.add("no number to come"));
        arrive(3);
        assertThat(events).containsExactly("1 place", "1 delivered", "all before 2", "no number to come");

        arrive(2);
        assertThat(events).endsWith("3 place", "3 turn", "all before 4");
    }

    @Test
    void letsNoMoreWaitThanCommandsMay() {
        for (int i = 1; i <= 5; i++) {
            String name = "waits " + i;
            window.afterAllBefore(2, () -> events.add(name));
        }
        assertThat(events).containsExactly("waits 5");
    }

    @Test
    void ignoresANumberThatItHasSeen() {
        arrive(1);
        arrive(1);
        arrive(3);
        arrive(3);

        assertThat(events).containsExactly("1 place", "1 delivered", "1 ignored", "3 ignored");
    }

    @Test
    void ignoresWhatLiesBeyondTheWindow() {
        arrive(5);

        assertThat(events).containsExactly("5 ignored");
    }

    @Test
    void closesWhileCommandsExecuteAndOpensAsTheyRetire() {
        arrive(1);
        arrive(2);
        arrive(3);
        arrive(4);
        assertThat(window.maxCmdSn()).isEqualTo(4);
        arrive(5);
        assertThat(events).last().isEqualTo("5 ignored");

        window.retire();

        assertThat(window.maxCmdSn()).isEqualTo(5);
        arrive(5);
        assertThat(events).last().isEqualTo("5 delivered");
    }

    @Test
    void goesOnWhereTheNumbersWrap() {
        CommandWindow wrapping = new CommandWindow(0xFFFF_FFFF, 4);

        wrapping.deliver(new Arrival(0));
        wrapping.deliver(new Arrival(0xFFFF_FFFF));

        assertThat(events).containsExactly("-1 place", "-1 delivered", "0 place", "0 turn");
        assertThat(wrapping.expCmdSn()).isEqualTo(1);
        assertThat(wrapping.maxCmdSn()).isEqualTo(2);
    }

    private void arrive(int cmdSn) {
        window.deliver(new Arrival(cmdSn));
    }

    private final class Arrival implements CommandWindow.Numbered {
        private final int cmdSn;

        Arrival(int cmdSn) {
            this.cmdSn = cmdSn;
        }

        @Override
        public int cmdSn() {
            return cmdSn;
        }

        @Override
        public void takePlace() {
            events.add(cmdSn + " place");
        }

        @Override
        public void deliver() {
            events.add(cmdSn + " delivered");
        }

        @Override
        public void turnCame() {
            events.add(cmdSn + " turn");
        }

        @Override
        public void ignored() {
            events.add(cmdSn + " ignored");
        }
    }
}
