package io.holdfast.scsi.lun;

import io.holdfast.scsi.cdb.Command;
import io.holdfast.scsi.cdb.CompareAndWrite;
import io.holdfast.scsi.cdb.ExtendedCopy;
import io.holdfast.scsi.cdb.FormatUnit;
import io.holdfast.scsi.cdb.GetLbaStatus;
import io.holdfast.scsi.cdb.Inquiry;
import io.holdfast.scsi.cdb.LogSense;
import io.holdfast.scsi.cdb.ModeSelect;
import io.holdfast.scsi.cdb.ModeSense;
import io.holdfast.scsi.cdb.OrWrite;
import io.holdfast.scsi.cdb.PersistentReserveIn;
import io.holdfast.scsi.cdb.PersistentReserveOut;
import io.holdfast.scsi.cdb.PopulateToken;
import io.holdfast.scsi.cdb.Prefetch;
import io.holdfast.scsi.cdb.PreventAllowMediumRemoval;
import io.holdfast.scsi.cdb.Read;
import io.holdfast.scsi.cdb.ReadCapacity10;
import io.holdfast.scsi.cdb.ReadCapacity16;
import io.holdfast.scsi.cdb.ReadDefectData;
import io.holdfast.scsi.cdb.ReceiveCopyResults;
import io.holdfast.scsi.cdb.ReceiveDiagnosticResults;
import io.holdfast.scsi.cdb.ReceiveRodTokenInformation;
import io.holdfast.scsi.cdb.Release;
import io.holdfast.scsi.cdb.ReportLuns;
import io.holdfast.scsi.cdb.ReportSupportedOperationCodes;
import io.holdfast.scsi.cdb.ReportSupportedTaskManagementFunctions;
import io.holdfast.scsi.cdb.ReportTargetPortGroups;
import io.holdfast.scsi.cdb.RequestSense;
import io.holdfast.scsi.cdb.Reserve;
import io.holdfast.scsi.cdb.Sanitize;
import io.holdfast.scsi.cdb.SendDiagnostic;
import io.holdfast.scsi.cdb.StartStopUnit;
import io.holdfast.scsi.cdb.SynchronizeCache;
import io.holdfast.scsi.cdb.TestUnitReady;
import io.holdfast.scsi.cdb.Unmap;
import io.holdfast.scsi.cdb.Verify;
import io.holdfast.scsi.cdb.Write;
import io.holdfast.scsi.cdb.WriteAndVerify;
import io.holdfast.scsi.cdb.WriteAtomic;
import io.holdfast.scsi.cdb.WriteSame;
import io.holdfast.scsi.cdb.WriteUsingToken;

/** What a command needs of the {@link Gate}. */
enum GateUse {
    /**
     * It looks at a snapshot, and is answered also while the disk does not answer. EXTENDED COPY goes through the gates of
     * the units that it copies between by itself, piece by piece.
     */
    NONE,
    /** It touches the image, as others may at the same time. */
    SHARED,
    /** It reads and then writes as one, or changes what others are checked against. */
    EXCLUSIVE;

    static GateUse of(Command command) {
        return switch (command) {
            case GetLbaStatus _,
                    Prefetch _,
                    Read _,
                    SendDiagnostic _,
                    StartStopUnit _,
                    SynchronizeCache _,
                    Unmap _,
                    Verify _,
                    Write _,
                    WriteAndVerify _,
                    WriteSame _ -> SHARED;
            case CompareAndWrite _,
                    FormatUnit _,
                    ModeSelect _,
                    OrWrite _,
                    PersistentReserveOut _,
                    PopulateToken _,
                    Release _,
                    Reserve _,
                    Sanitize _,
                    WriteAtomic _ -> EXCLUSIVE;
            case ExtendedCopy _,
                    Inquiry _,
                    LogSense _,
                    ModeSense _,
                    PersistentReserveIn _,
                    PreventAllowMediumRemoval _,
                    ReadCapacity10 _,
                    ReadCapacity16 _,
                    ReadDefectData _,
                    ReceiveCopyResults _,
                    ReceiveDiagnosticResults _,
                    ReceiveRodTokenInformation _,
                    ReportLuns _,
                    ReportSupportedOperationCodes _,
                    ReportSupportedTaskManagementFunctions _,
                    ReportTargetPortGroups _,
                    RequestSense _,
                    TestUnitReady _,
                    WriteUsingToken _ -> NONE;
        };
    }
}
