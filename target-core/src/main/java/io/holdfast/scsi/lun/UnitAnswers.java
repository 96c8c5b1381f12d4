package io.holdfast.scsi.lun;

import io.holdfast.scsi.Nexus;
import io.holdfast.scsi.Outcome;
import io.holdfast.scsi.cdb.CommandSet;
import io.holdfast.scsi.cdb.Inquiry;
import io.holdfast.scsi.cdb.LogSense;
import io.holdfast.scsi.cdb.ModeSense;
import io.holdfast.scsi.cdb.ReadCapacity16;
import io.holdfast.scsi.cdb.ReadDefectData;
import io.holdfast.scsi.cdb.ReceiveDiagnosticResults;
import io.holdfast.scsi.cdb.ReportLuns;
import io.holdfast.scsi.cdb.ReportSupportedOperationCodes;
import io.holdfast.scsi.cdb.ReportSupportedTaskManagementFunctions;
import io.holdfast.scsi.cdb.ReportTargetPortGroups;
import io.holdfast.scsi.cdb.RequestSense;
import io.holdfast.scsi.cdb.SupportedOperationCodes;
import io.holdfast.scsi.cdb.SupportedTaskManagementFunctions;
import io.holdfast.scsi.inquiry.Capacity;
import io.holdfast.scsi.inquiry.DefectData;
import io.holdfast.scsi.inquiry.DiskDescription;
import io.holdfast.scsi.inquiry.InquiryAnswer;
import io.holdfast.scsi.inquiry.ReadCapacityData;
import io.holdfast.scsi.inquiry.ReportLunsData;
import io.holdfast.scsi.inquiry.TargetPort;
import io.holdfast.scsi.inquiry.TargetPortGroups;
import io.holdfast.scsi.inquiry.UnitLimits;
import io.holdfast.scsi.log.InformationalExceptionsLog;
import io.holdfast.scsi.log.LogPage;
import io.holdfast.scsi.log.LogSenseAnswer;
import io.holdfast.scsi.log.ProvisioningLog;
import io.holdfast.scsi.mode.ModePages;
import io.holdfast.scsi.mode.ModeSenseAnswer;
import io.holdfast.scsi.mode.ModeState;
import io.holdfast.scsi.sense.Sense;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.OptionalLong;

/** What a disk tells about itself. Pure: everything comes from values, nothing from the image. */
final class UnitAnswers {

    private static final ByteBufAllocator ALLOCATOR = ByteBufAllocator.DEFAULT;

    private final DiskDescription disk;
    private final List<TargetPort> targetPorts;
    private final CommandSet commands;
    private final ModePages modeDefaults;
    private final AccessGuard guard;

    /**
     * What that disk tells.
     *
     * @param guard tells WP, for the mode parameter header
     */
    UnitAnswers(
            DiskDescription disk,
            List<TargetPort> targetPorts,
            CommandSet commands,
            AccessGuard guard,
            ModePages modeDefaults) {
        this.disk = disk;
        this.targetPorts = targetPorts;
        this.commands = commands;
        this.modeDefaults = modeDefaults;
        this.guard = guard;
    }

    Outcome inquiry(Inquiry command, Nexus from) {
        return InquiryAnswer.of(command, disk, port(from), ALLOCATOR);
    }

    private TargetPort port(Nexus from) {
        return targetPorts.stream()
                .filter(port -> port.relativeIdentifier() == from.targetPort())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no target port " + from.targetPort()));
    }

    /** The mode parameters that a unit starts with. */
    ModePages modeDefaults() {
        return modeDefaults;
    }

    Outcome modeSense(ModeSense command, Nexus from, UnitState now) {
        boolean writeProtected =
                guard.writeProtected(from, now) || now.modes().control().softwareWriteProtect();
        ModeState state = new ModeState(now.modes(), modeDefaults, now.capacity(), writeProtected);
        return ModeSenseAnswer.of(command, state, ALLOCATOR);
    }

    Outcome readCapacity10(Capacity capacity) {
        ByteBuf data = Unpooled.buffer();
        ReadCapacityData.write10(capacity, data);
        return new Outcome.Data(data);
    }

    Outcome readCapacity16(ReadCapacity16 command, Capacity capacity) {
        ByteBuf data = Unpooled.buffer();
        ReadCapacityData.write16(capacity, disk.limits(), data);
        return new Outcome.Data(command.cut(data));
    }

    Outcome defects(ReadDefectData command) {
        ByteBuf data = Unpooled.buffer();
        DefectData.write(command, data);
        return new Outcome.Data(command.cut(data));
    }

    Outcome log(LogSense command) {
        return LogSenseAnswer.of(command, logPages(OptionalLong.empty()));
    }

    /**
     * The log pages there are, with that in them.
     *
     * @param availableBytes of the host; empty where it was not asked
     */
    List<LogPage> logPages(OptionalLong availableBytes) {
        LogPage exceptions = new InformationalExceptionsLog();
        return disk.limits().thin()
                ? List.of(new ProvisioningLog(availableBytes, UnitLimits.THRESHOLD_SET_BYTES), exceptions)
                : List.of(exceptions);
    }

    /** Page 00h lists the diagnostic pages, SPC-4 7.2.2: itself alone. */
    Outcome diagnostics(ReceiveDiagnosticResults command) {
        if (command.pageCode() != 0) {
            return Outcome.check(Sense.invalidFieldInCdb(2, 7));
        }
        ByteBuf data = Unpooled.buffer();
        data.writeInt(1);
        data.writeByte(0);
        return new Outcome.Data(command.cut(data));
    }

    Outcome operations(ReportSupportedOperationCodes command) {
        return SupportedOperationCodes.answer(command, commands, ALLOCATOR);
    }

    Outcome taskManagement(ReportSupportedTaskManagementFunctions command) {
        ByteBuf data = Unpooled.buffer();
        SupportedTaskManagementFunctions.write(command, data);
        return new Outcome.Data(command.cut(data));
    }

    Outcome targetPortGroups(ReportTargetPortGroups command) {
        ByteBuf data = Unpooled.buffer();
        TargetPortGroups.write(command, targetPorts, data);
        return new Outcome.Data(command.cut(data));
    }

    /** Sense data as parameter data, SPC-4 6.39. */
    static Outcome sense(RequestSense command, Sense sense) {
        ByteBuf data = Unpooled.buffer();
        command.format().write(sense, data);
        return new Outcome.Data(command.cut(data));
    }

    /** There are no well-known logical units, so that the selection hardly matters. */
    static Outcome luns(ReportLuns command, List<LunNumber> luns) {
        long[] fields = command.selection() == ReportLuns.Selection.WELL_KNOWN
                ? new long[0]
                : luns.stream().mapToLong(LunNumber::field).toArray();
        ByteBuf data = Unpooled.buffer();
        ReportLunsData.write(fields, data);
        return new Outcome.Data(command.cut(data));
    }
}
