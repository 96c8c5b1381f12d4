package io.holdfast.iscsi.task;

import io.holdfast.file.AlignedBufferPool;
import io.holdfast.iscsi.pdu.OutboundPdu;
import io.holdfast.iscsi.text.DataTransfer;
import io.holdfast.scsi.Nexus;
import java.util.concurrent.Executor;

/** What a task needs of the connection that brought it. All of it on the connection's loop. */
public interface TaskChannel {

    /** Whose commands come over it. */
    Nexus nexus();

    /** The event loop that it lives on. */
    Executor loop();

    /** Queues a PDU behind those queued before; it leaves at the end of the loop's turn. Owns the PDU's data. On a closed connection the PDU is dropped. */
    void send(OutboundPdu pdu);

    /** A target transfer tag that no outstanding R2T of the connection bears and that is not the reserved one. */
    int nextTransferTag();

    DataTransfer dataOutRules();

    DataInRules dataInRules();

    DataBudget budget();

    AlignedBufferPool buffers();

    /** The task's tag is free again and its place in the command window too. The task is not touched after this. */
    void ended(IscsiTask task);

    /** The initiator broke the rules for Data-Out: the connection ends. */
    void violated(IscsiTask task, String reason);
}
