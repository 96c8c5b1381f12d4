/**
 * The server: builds all layers from plain records, listens, drains, stops. It decides nothing about protocol or disks, and nothing imports it.
 */
@NullMarked
package io.holdfast.server;

import org.jspecify.annotations.NullMarked;
