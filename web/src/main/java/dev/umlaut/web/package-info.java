// SPDX-License-Identifier: Apache-2.0

/// A lab that is up, and the way to it.
///
/// ```
///   umlaut exec, shell, ps …                        the lab's process
///     LabClient ──── HTTP, WebSocket ────► LabApi ──► LiveLab ──► dev.umlaut.lab.Lab
///                  …/labs/NAME/api
/// ```
///
/// {@link dev.umlaut.web.LabApi} is the server, {@link dev.umlaut.web.LabClient} the client. What
/// goes over the wire are the records that end in `State`, {@link dev.umlaut.web.LabEvent} and
/// {@link dev.umlaut.web.Problem}, as JSON; the resource `openapi.yaml` describes all of it.
@NullMarked
package dev.umlaut.web;

import org.jspecify.annotations.NullMarked;
