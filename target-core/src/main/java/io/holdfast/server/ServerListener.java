package io.holdfast.server;

import io.holdfast.iscsi.session.SessionListener;
import io.holdfast.iscsi.text.IscsiName;
import io.holdfast.scsi.lun.CommandListener;
import io.holdfast.scsi.lun.LunNumber;

/** Who is told what happens in a server: log and metrics. */
public interface ServerListener {

    SessionListener sessions();

    /** For the commands of one unit; asked once for each at start. */
    CommandListener commands(IscsiName target, LunNumber lun);
}
