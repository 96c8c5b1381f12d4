package io.holdfast.iscsi.task;

/**
 * How Data-In is cut, in bytes.
 *
 * @param maxRecvDataSegmentLength what the initiator declared for this connection
 * @param maxBurstLength after how much the F bit is due
 */
public record DataInRules(int maxRecvDataSegmentLength, int maxBurstLength) {}
