package io.holdfast.testkit.initiator;

import java.io.ByteArrayOutputStream;

/** The Data-In PDUs of one command: DataSN from 0 on, in order, within every length that was negotiated (RFC 7143 11.7). */
final class InputCheck {

    private final Negotiated negotiated;
    private final int expectedBytes;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private int pdus;
    private int burstBytes;

    InputCheck(Negotiated negotiated, int expectedBytes) {
        this.negotiated = negotiated;
        this.expectedBytes = expectedBytes;
    }

    void accept(ResponsePdu pdu) {
        ProtocolViolation.unless(pdu.dataSn() == pdus, "DataSN is not the next one", pdus, pdu);
        ProtocolViolation.unless(
                pdu.bufferOffset() == bytes.size(),
                "Data-In that does not go on where the last one ended",
                bytes.size(),
                pdu);
        int length = pdu.dataSegmentLength();
        ProtocolViolation.unless(
                length <= negotiated.receiveSegmentBytes(), "longer than MaxRecvDataSegmentLength", pdu);
        ProtocolViolation.unless(
                bytes.size() + length <= expectedBytes, "more input than expected", expectedBytes, pdu);
        burstBytes += length;
        ProtocolViolation.unless(
                burstBytes <= negotiated.maxBurstBytes(), "a sequence longer than MaxBurstLength", pdu);
        ProtocolViolation.unless(!pdu.carriesStatus() || pdu.finalBit(), "status without the F bit", pdu);
        if (pdu.finalBit()) {
            burstBytes = 0;
        }
        pdus++;
        bytes.writeBytes(pdu.sharedData());
    }

    int pdus() {
        return pdus;
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }
}
