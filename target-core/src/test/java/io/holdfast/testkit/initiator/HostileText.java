package io.holdfast.testkit.initiator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Random;

/** Login and text parameters as no initiator should send them, drawn from random numbers. */
public final class HostileText {

    private static final List<String> KEYS = List.of(
            "InitiatorName",
            "TargetName",
            "SessionType",
            "AuthMethod",
            "CHAP_A",
            "CHAP_I",
            "CHAP_C",
            "CHAP_N",
            "CHAP_R",
            "HeaderDigest",
            "DataDigest",
            "MaxConnections",
            "SendTargets",
            "InitialR2T",
            "ImmediateData",
            "MaxRecvDataSegmentLength",
            "MaxBurstLength",
            "FirstBurstLength",
            "DefaultTime2Wait",
            "DefaultTime2Retain",
            "MaxOutstandingR2T",
            "DataPDUInOrder",
            "ErrorRecoveryLevel",
            "IFMarker",
            "X-org.example",
            "");

    private static final List<String> VALUES = List.of(
            "",
            "Yes",
            "No",
            "None",
            "CRC32C,None",
            "CHAP",
            "KRB5,SRP,CHAP,None",
            "0",
            "-1",
            "1",
            "512",
            "16777215",
            "16777216",
            "99999999999999999999",
            "0x200",
            "0x",
            "0b",
            "0b====",
            "5,6,7,8",
            "Reject",
            "NotUnderstood",
            "Irrelevant",
            "?",
            "All",
            "Normal",
            "Discovery",
            "iqn.2026-11.test:disk",
            "\u0000",
            "=",
            "\uD83D\uDCBE");

    private final Random random;

    public HostileText(Random random) {
        this.random = random;
    }

    /** A few pairs, often malformed; sometimes very long. */
    public byte[] segment() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(8); i > 0; i--) {
            text.append(pick(KEYS));
            text.append(random.nextInt(8) == 0 ? "" : "=");
            text.append(value());
            text.append(random.nextInt(8) == 0 ? "" : "\0");
        }
        byte[] bytes = text.toString().getBytes(UTF_8);
        return random.nextInt(3) == 0 ? new Accidents(random).happenTo(bytes) : bytes;
    }

    private String value() {
        return switch (random.nextInt(12)) {
            case 0 -> "A".repeat(random.nextInt(9000));
            case 1 -> "0x" + "f".repeat(random.nextInt(4000));
            case 2 -> pick(VALUES) + "," + pick(VALUES);
            default -> pick(VALUES);
        };
    }

    private String pick(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
