package io.holdfast.scsi.cdb;

import io.netty.buffer.ByteBuf;

/** A command answered by parameter data, cut to the initiator's ALLOCATION LENGTH (SPC-4 4.2.5.6). */
public sealed interface ParameterDataIn extends Command
        permits GetLbaStatus,
                Inquiry,
                LogSense,
                ModeSense,
                PersistentReserveIn,
                ReadCapacity16,
                ReadDefectData,
                ReceiveCopyResults,
                ReceiveDiagnosticResults,
                ReceiveRodTokenInformation,
                ReportLuns,
                ReportSupportedOperationCodes,
                ReportSupportedTaskManagementFunctions,
                ReportTargetPortGroups,
                RequestSense {

    /** ALLOCATION LENGTH, 0 to 2^32 - 1; 0 is no error and asks for nothing. */
    long allocationLengthBytes();

    /** Takes off the end of the answer what there is no room for. Lengths inside it stay those of the whole. */
    default ByteBuf cut(ByteBuf answer) {
        if (answer.readableBytes() > allocationLengthBytes()) {
            answer.writerIndex(answer.readerIndex() + (int) allocationLengthBytes());
        }
        return answer;
    }
}
