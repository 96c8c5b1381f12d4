package io.holdfast.iscsi.login;

import io.holdfast.iscsi.text.Offers;

/** What the login must know of discovery: sessions that may ask for targets and nothing else. */
public record DiscoveryService(ChapPolicy chap, Offers offers) {}
