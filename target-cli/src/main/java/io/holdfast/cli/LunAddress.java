package io.holdfast.cli;

import io.holdfast.cli.admin.AdminClient;
import io.holdfast.cli.admin.LunOrder;
import io.holdfast.cli.admin.SizeOrder;
import io.holdfast.cli.admin.SnapshotOrder;
import io.holdfast.cli.config.ConfigException;
import io.holdfast.iscsi.text.IscsiName;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Parameters;

/** Which disk of which service an order is for. */
@SuppressWarnings("NullAway.Init") // picocli sets parameters
final class LunAddress {

    @ArgGroup
    private AdminOptions service = new AdminOptions();

    @Parameters(
            index = "0",
            paramLabel = "TARGET",
            converter = ExportCommand.TargetName.class,
            description = "The target's name.")
    private IscsiName target;

    @Parameters(
            index = "1",
            paramLabel = "LUN",
            converter = DiskOptions.LunNumber.class,
            description = "The disk's number in it.")
    private int lun;

    LunAddress() {}

    /**
     * Gives the order; what the service says to it.
     *
     * @param writer who is to have the write lease; null to take it from a holder that is gone
     */
    String order(@Nullable IscsiName writer) throws IOException, ConfigException, CommandFailure {
        return order("/lun/writer", new LunOrder(target.value(), lun, writer == null ? null : writer.value()));
    }

    /** Gives the order that the disk be so large; what the service says to it. */
    String order(long sizeBytes) throws IOException, ConfigException, CommandFailure {
        return order("/lun/size", new SizeOrder(target.value(), lun, sizeBytes));
    }

    /** Gives the order about snapshots; what the service says to it, JSON to a list. */
    String snapshots(SnapshotAction.Order order) throws IOException, ConfigException, CommandFailure {
        return switch (order) {
            case SnapshotAction.Order.Listing _ ->
                order("/lun/snapshot/list", new SnapshotOrder(target.value(), lun, null));
            case SnapshotAction.Order.Creation(var name) ->
                order("/lun/snapshot/create", new SnapshotOrder(target.value(), lun, name));
            case SnapshotAction.Order.Application(var nameOrId) ->
                order("/lun/snapshot/apply", new SnapshotOrder(target.value(), lun, nameOrId));
            case SnapshotAction.Order.Deletion(var nameOrId) ->
                order("/lun/snapshot/delete", new SnapshotOrder(target.value(), lun, nameOrId));
        };
    }

    private String order(String path, Record order) throws IOException, ConfigException, CommandFailure {
        InetSocketAddress address = service.address();
        try {
            return AdminClient.order(address, path, order);
        } catch (ConnectException _) {
            throw AdminOptions.silent(address);
        }
    }
}
