// SPDX-License-Identifier: Apache-2.0

package dev.umlaut.web;

/// Something that happened in a lab.
///
/// @param number 1 for the first one
/// @param at when, by this machine's clock, as ISO 8601 has it
/// @param event `lab`, `host`, `interface` or `network`: what changed; `time`: how virtual time
///   goes on; `fault`: one of the lab's time line
/// @param host its name, that of the interface or link as in `moon:eth0`; empty: it is about the
///   lab
/// @param state the new state; `added` and `removed` of what is new or gone; what a fault does
/// @param message for a person, when something failed; else empty
/// @param hint what to do about it; may be empty
/// @since 0.1
public record LabEvent(
    long number, String at, String event, String host, String state, String message, String hint) {}
