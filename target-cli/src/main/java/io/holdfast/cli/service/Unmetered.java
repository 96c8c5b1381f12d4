package io.holdfast.cli.service;

import io.holdfast.iscsi.session.SessionListener;
import io.holdfast.iscsi.text.IscsiName;
import io.holdfast.scsi.lun.CommandListener;
import io.holdfast.scsi.lun.LunNumber;
import io.holdfast.server.ServerListener;

/** For a server that nobody can ask: the log hears of sessions, and no command is counted. */
record Unmetered() implements ServerListener {

    @Override
    public SessionListener sessions() {
        return new SessionLog();
    }

    @Override
    public CommandListener commands(IscsiName target, LunNumber lun) {
        return CommandListener.NONE;
    }
}
