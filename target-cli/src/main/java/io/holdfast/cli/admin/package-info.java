/**
 * The admin server: what a running service tells about itself over HTTP, to Prometheus, to a load balancer and to {@code holdfast status}.
 *
 * <p>It changes nothing but who may write to a LUN, for {@code holdfast lun}. Knows documents and addresses, not how a
 * service works: the pages are given to it.
 */
@NullMarked
package io.holdfast.cli.admin;

import org.jspecify.annotations.NullMarked;
