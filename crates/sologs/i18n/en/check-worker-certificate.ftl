## Reasons of the checks in key_access.rs and worker_certificate.rs of sologs-rules/src/check

check-access-granted = { $account } may use the private key, by the entry { $entry }.
check-access-missing = { $account } is not in the access list of the Worker's certificate.
check-access-perhaps-by-group = { $account } is not in the list itself; whether it belongs to { $entry } the bundle does not tell.
check-access-account-assumed = The bundle does not tell the account of the service; this is the one that setup gives it.
check-access-account-unknown = There is an access list, but nothing tells the account that the Worker's service runs as.
check-access-certificate-unknown = There is an access list, but nothing tells which certificate the Worker uses.
check-access-no-subject = The access list does not show the certificate that it is of.
check-access-subject-unknown = The access list is of the certificate { $shown }; nothing tells the subject of the Worker's certificate { $thumbprint }.
check-access-other-subject = The access list is of another certificate: { $shown } instead of { $subject }. The tool takes the first one whose name contains the text asked for.
check-access-subject-shared = Several certificates have the subject { $subject }; the tool does not show which one the list is of.
check-access-cng-key = The key is kept by CNG or could not be opened; winhttpcertcfg cannot read it. The access list of the key's file decides.
check-access-schannel-event = Schannel reported (36870) that the private key of the client's certificate could not be used.
check-key-present = The certificate { $thumbprint } in { $store } names its private key.
check-key-absent = The certificate { $thumbprint } in { $store } has no private key: the Worker calls without a certificate.
check-key-missing = The certificate { $thumbprint } in { $store } names a private key that is not there any more.
check-key-block-cut = The listing of { $store } ends within the block of { $thumbprint }.
check-key-not-in-store = The certificate { $thumbprint } that the settings name is not in { $store } of the Worker.
check-worker-certificate-usable = It is valid from { $from } to { $to }, and may authenticate a client.
check-worker-certificate-expired = It had expired when the log was written: { $date }.
check-worker-certificate-not-yet = It was not valid yet when the log was written: { $date }.
check-worker-certificate-no-client-usage = Its extended key usages do not include client authentication (1.3.6.1.5.5.7.3.2).
check-worker-certificate-zone-unknown = Whether it was valid depends on the zone of the log, which is not known.
check-worker-certificate-revocation = { $issuer } issued it, and the port checks revocation: the Master must reach that authority's revocation list, which no file here shows.
check-worker-certificate-usage-unknown = The listing shows no fault in its dates, but not what it may be used for.
