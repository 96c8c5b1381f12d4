package io.holdfast.iscsi.task;

import io.holdfast.file.AlignedBufferPool;
import io.holdfast.iscsi.pdu.OutboundPdu;
import io.holdfast.iscsi.text.DataTransfer;
import io.holdfast.scsi.Nexus;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/** A connection that keeps what is sent through it. */
final class RecordingChannel implements TaskChannel {

    final List<OutboundPdu> sent = new ArrayList<>();
    final List<IscsiTask> ended = new ArrayList<>();
    final List<String> violations = new ArrayList<>();
    final AlignedBufferPool buffers = new AlignedBufferPool(1 << 20);
    private final DataBudget budget = new DataBudget(1 << 20);
    private final Nexus nexus;
    private final Executor loop;
    private final DataTransfer transfer;
    private int lastTag;

    RecordingChannel(Nexus nexus, Executor loop, DataTransfer transfer) {
        this.nexus = nexus;
        this.loop = loop;
        this.transfer = transfer;
    }

    @Override
    public Nexus nexus() {
        return nexus;
    }

    @Override
    public Executor loop() {
        return loop;
    }

    @Override
    public void send(OutboundPdu pdu) {
        sent.add(pdu);
    }

    @Override
    public int nextTransferTag() {
        return ++lastTag;
    }

    @Override
    public DataTransfer dataOutRules() {
        return transfer;
    }

    @Override
    public DataInRules dataInRules() {
        return new DataInRules(1_000, transfer.maxBurstLength());
    }

    @Override
    public DataBudget budget() {
        return budget;
    }

    @Override
    public AlignedBufferPool buffers() {
        return buffers;
    }

    @Override
    public void ended(IscsiTask task) {
        ended.add(task);
    }

    @Override
    public void violated(IscsiTask task, String reason) {
        violations.add(reason);
    }

    /** Gives back the data of all that was sent. */
    void forget() {
        sent.forEach(OutboundPdu::release);
        sent.clear();
    }
}
