package io.holdfast.scsi.cdb;

/**
 * A decoded command without its width: READ(6) to READ(16) are all a {@link Read}. Every field holds a value that the
 * standard allows; whether the unit can do it (capacity, limits, reservations) is for the unit to say.
 */
public sealed interface Command
        permits BlockRange,
                Command.AccessByFields,
                ExtendedCopy,
                FormatUnit,
                ModeSelect,
                ParameterDataIn,
                PersistentReserveOut,
                PopulateToken,
                ReadCapacity10,
                Release,
                Reserve,
                Sanitize,
                SendDiagnostic,
                TestUnitReady,
                Unmap,
                WriteUsingToken {

    /**
     * How much Data-Out the CDB asks for, in bytes; 0 for a command without.
     *
     * @param blockBytes the logical block length
     */
    default long dataOutBytes(int blockBytes) {
        return 0;
    }

    /** A command whose {@link Access} is not that of its row, because a field decides. */
    sealed interface AccessByFields extends Command permits PreventAllowMediumRemoval, StartStopUnit {

        Access access();
    }
}
