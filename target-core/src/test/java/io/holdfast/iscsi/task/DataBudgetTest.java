package io.holdfast.iscsi.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DataBudgetTest {

    private final DataBudget budget = new DataBudget(100);
    private final List<String> granted = new ArrayList<>();

    @Test
    void grantsAtOnceWhatFits() {
        budget.claim(claim("a", 60));
        budget.claim(claim("b", 40));

        assertThat(granted).containsExactly("a", "b");
        assertThat(budget.usedBytes()).isEqualTo(100);
    }

    @Test
    void letsNobodyPassOneThatWaits() {
        budget.claim(claim("a", 60));
        budget.claim(claim("b", 60));
        budget.claim(claim("c", 10));

        assertThat(granted).containsExactly("a");

        budget.giveBack(60);

        assertThat(granted).containsExactly("a", "b", "c");
    }

    @Test
    void grantsOneThatIsLargerThanAllWhenItIsAlone() {
        budget.claim(claim("a", 10));
        budget.claim(claim("huge", 1_000));
        assertThat(granted).containsExactly("a");

        budget.giveBack(10);

        assertThat(granted).containsExactly("a", "huge");
    }

    @Test
    void forgetsAClaimThatWasWithdrawn() {
        DataBudget.Claim waiting = claim("b", 60);
        budget.claim(claim("a", 60));
        budget.claim(waiting);

        assertThat(budget.withdraw(waiting)).isTrue();
        budget.giveBack(60);

        assertThat(granted).containsExactly("a");
        assertThat(budget.usedBytes()).isZero();
    }

    @Test
    void doesNotGrowTheStackWhenGrantedCommandsEndAtOnce() {
        budget.claim(claim("a", 100));
        for (int i = 0; i < 100_000; i++) {
            budget.claim(new DataBudget.Claim() {
                @Override
                public long lengthBytes() {
                    return 100;
                }

                @Override
                public void granted() {
                    budget.giveBack(100);
                }
            });
        }

        budget.giveBack(100);

        assertThat(budget.usedBytes()).isZero();
    }

    private DataBudget.Claim claim(String name, long lengthBytes) {
        return new DataBudget.Claim() {
            @Override
            public long lengthBytes() {
                return lengthBytes;
            }

            @Override
            public void granted() {
                granted.add(name);
            }
        };
    }
}
