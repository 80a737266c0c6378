// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.web;

/// A port of this machine's loopback interface behind which a port of a host is.
///
/// @param localPort on 127.0.0.1
/// @param host the host's name
/// @param port on the host's own 127.0.0.1; 0: a SOCKS proxy, through which programs reach whatever
///   the host does
/// @since 0.1
public record ForwardState(int localPort, String host, int port) {}
