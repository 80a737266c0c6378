// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.web;

/// A copy of the disk of a host.
///
/// @param host the host's name
/// @param file on this machine: an overlay over the host's image, or a disk of its own
/// @param mounted whether the host ran: then all is written, and the file system is marked as in
///   use
/// @since 0.3
public record DiskCopy(String host, String file, boolean mounted) {}
