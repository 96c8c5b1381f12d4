package io.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.initiator.Cdb;
import io.holdfast.testkit.initiator.Initiator;
import io.holdfast.testkit.initiator.PersistentReserve;
import io.holdfast.testkit.initiator.ScsiRequest;
import io.holdfast.testkit.initiator.ScsiResult;
import io.holdfast.testkit.initiator.Session;
import java.io.IOException;
import java.util.List;

/** Who looks, when the hosts of a chaos have gone, whether the disk holds what they know. */
final class ChaosOperator {

    private static final int KEY = 99;
    private static final int UNIT_ATTENTIONS = 10;

    private ChaosOperator() {}

    static void check(Initiator initiator, List<ChaosLedger> ledgers) throws IOException {
        try (Session operator = initiator.login()) {
            clearUnitAttentions(operator);
            operator.run(PersistentReserve.out(PersistentReserve.REGISTER_AND_IGNORE, 0, 0, KEY));
            operator.run(PersistentReserve.out(PersistentReserve.CLEAR, 0, KEY, 0));
            clearUnitAttentions(operator);
            for (ChaosLedger ledger : ledgers) {
                byte[] data = operator.run(ScsiRequest.read(
                                Cdb.read10(ledger.firstLba(), ledger.blocks()),
                                ledger.blocks() * ChaosLedger.BLOCK_BYTES))
                        .goodInput();
                ledger.read(ledger.firstLba(), data);
            }
            operator.logout();
        }
    }

    private static void clearUnitAttentions(Session operator) throws IOException {
        for (int i = 0; i < UNIT_ATTENTIONS; i++) {
            ScsiResult result = operator.run(ScsiRequest.none(Cdb.testUnitReady()));
            if (result.good()) {
                return;
            }
            assertThat(result.verdict()).startsWith("6/");
        }
        throw new AssertionError("the unit does not get ready");
    }
}
