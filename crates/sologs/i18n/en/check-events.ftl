## What event logs add to a step: sologs-rules/src/check/event_notes.rs

check-event-alone = The bundle does not hold what would decide this, but the event log of Windows speaks of it.
check-event-then = At that time the event log holds { $provider } { $id } ({ $time }).
check-event-perhaps-then = The event log holds { $provider } { $id } ({ $time }); whether that is the time of the trouble cannot be told without the zone of the log (--log-offset).
check-event-36869 = Schannel: a certificate for servers has no private key ({ $values }).
check-event-36870 = Schannel: the private key of a certificate could not be used ({ $values }).
check-event-36871 = Schannel could not make its credential for TLS; a version or a suite that was turned off often stands behind it ({ $values }).
check-event-36874 = Schannel refused a handshake since client and server have no cipher suite in common ({ $values }).
check-event-36882 = Schannel: the certificate of the other side was issued by an authority that is not trusted ({ $values }).
check-event-36887 = Schannel received a fatal alert from the other side ({ $values }); alert 40 is a handshake without a common suite, 46 and 48 a certificate that was not trusted, 70 a version of TLS.
check-event-36888 = Schannel sent a fatal alert ({ $values }); alert 40 is a handshake without a common suite, 46 and 48 a certificate that was not trusted, 70 a version of TLS.
check-event-15021 = HTTP.SYS could not use the certificate that is bound to the port: it is not in its store, has no key there, or the key is closed to it ({ $values }).
check-event-15300 = The binding of the port was deleted ({ $values }).
check-event-15301 = The binding of the port was made or changed ({ $values }).
check-event-capi2-11 = Windows did not build a chain for this certificate ({ $values }).
check-event-capi2-30 = Windows did not accept the chain of this certificate ({ $values }).
check-event-capi2-70 = A program asked for the private key of this certificate ({ $values }).
