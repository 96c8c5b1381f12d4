package io.holdfast.scsi.log;

import java.util.List;

/** A log page that consists of parameters; the list of pages, 00h, is none of these. */
public sealed interface LogPage permits InformationalExceptionsLog, ProvisioningLog {

    /** PAGE CODE, 01h to 3Eh. */
    int pageCode();

    /** In ascending order of their codes. */
    List<LogParameter> parameters();
}
