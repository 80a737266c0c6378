// SPDX-License-Identifier: Apache-2.0

/// Ways out of a lab. An [Uplink][dev.umlaut.uplink.Uplink] is a port of a network whose other side
/// is not a guest: a tap interface of this machine, a tunnel to other machines, a program that has
/// the Internet. Which of them a lab has, its file says.
@NullMarked
package dev.umlaut.uplink;

import org.jspecify.annotations.NullMarked;
