package io.holdfast.iscsi.session;

import io.holdfast.scsi.lun.UnitInventory;

/**
 * A target as sessions see it.
 *
 * @param name its iSCSI name
 * @param portalGroupTag the one portal group that all portals of this server belong to
 * @param units its logical units
 */
public record TargetNode(String name, int portalGroupTag, UnitInventory units) {}
