//! Every step of every rule is shown in each of the results that it can have.
//!
//! The tests named here are run once more, one after the other, and what they met is written down: a step of a rule that
//! no test shows as passed, failed and unknown fails this test, unless a reason stands below why it cannot be so.

use crate::bundle::take_met;
use sologs::Scanner;
use sologs::report::StepResult::{self, Failed, Passed, Unknown};
use sologs_rules::check;
use std::collections::{BTreeMap, BTreeSet};

macro_rules! tests {
    ($($module:ident: $($name:ident)*;)*) => {
        &[$($((concat!(stringify!($module), "::", stringify!($name)), crate::$module::$name as fn()),)*)*]
    };
}

const TESTS: &[(&str, fn())] = tests! {
    attribution: a_folder_around_the_folders_of_machines_is_no_machine
        an_archive_is_a_machine_only_where_it_holds_no_folders_of_machines
        a_folder_with_nothing_but_outputs_of_tools_is_a_machine_too
        in_one_heap_a_listing_counts_for_the_machine_that_its_name_tells
        a_listing_beside_the_folders_counts_for_the_machine_in_its_name
        the_manifest_names_the_machine_of_a_heap what_to_collect_next_is_listed_by_machine_with_real_values
        in_a_heap_of_the_worker_alone_its_stores_are_not_the_masters
        a_log_that_quotes_settings_tables_and_tools_is_a_log;
    bound: the_right_hash_passes_and_says_what_comes_next
        another_hash_fails_and_the_commands_mend_that_binding nothing_bound_fails_only_where_it_is_proved
        the_certificate_has_to_be_in_its_store_with_its_key near_bundles_do_not_pass
        in_one_heap_of_files_the_bindings_are_the_masters
        the_certificate_is_bound_from_the_store_that_holds_its_key;
    by_hand: they_are_unknown_and_say_why what_settings_say_of_their_matter_is_shown
        clocks_are_compared_on_the_machines_alone;
    catalog: scale_out_is_enabled_or_not exports_of_before_and_after_decide_nothing
        the_first_symptom_fires_on_exports_alone a_name_is_wrong_only_against_one_that_is_known
        a_server_that_refuses_a_login_is_the_right_one the_server_itself_says_why_it_refused
        an_error_can_say_that_the_database_is_closed;
    event_notes: a_handshake_without_a_common_suite_fails_the_versions alerts_are_told_and_decide_nothing
        http_sys_says_that_it_could_not_use_what_is_bound chains_count_for_the_certificate_that_they_name;
    exit_codes: an_exit_code_is_told_in_words the_reason_is_told_in_french
        a_service_that_runs_by_now_is_no_trouble the_last_event_of_a_service_tells_where_no_listing_does
        a_rule_over_logs_may_ask_for_a_service_that_runs;
    forbidden: the_workers_certificate_in_root_of_the_master
        a_listing_that_is_not_whole_or_of_another_node_proves_no_absence
        a_digit_makes_another_thumbprint_and_invisible_characters_do_not
        the_issuer_in_root_is_enough_for_a_certificate_of_an_authority root_holds_only_what_issued_itself
        what_settings_name_is_never_to_be_deleted the_list_of_trusted_issuers_is_not_sent
        the_trust_mode_is_needed_only_where_root_is_not_clean the_workers_certificate_has_its_private_key
        the_workers_certificate_could_serve_as_a_client a_close_time_needs_a_zone;
    key_access: the_account_of_the_service_is_in_the_list the_list_of_another_certificate_decides_nothing
        an_account_that_was_changed_counts_instead_of_the_default_one keys_of_cng_are_beyond_the_tool;
    logging: the_server_says_whether_it_takes_sql_logins the_latest_line_of_the_log_counts
        the_registry_and_the_property_tell_as_well the_state_of_the_logging_login_decides
        messages_that_arrived_later_show_that_it_works the_server_log_alone_fires
        event_18456_tells_as_the_error_log_does;
    logs: the_log_of_the_worker_is_reviewed without_its_log_nothing_is_reviewed
        the_masters_log_of_the_same_time_needs_both_clocks the_first_error_stands_before_the_record;
    manager: running_passes_and_disabled_fails stopped_alone_says_nothing
        another_service_and_another_machine_do_not_count
        what_was_asked_from_afar_counts_for_the_machine_that_was_asked the_registry_tells_how_it_starts
        no_file_tells_the_rights_of_a_program;
    neighbours: tls_must_be_on_at_both strong_crypto_of_the_worker the_port_is_the_masters
        an_address_that_could_not_be_registered a_proxy_that_answered_was_not_bypassed
        the_workers_certificate_in_its_own_store the_reservation_of_the_address_names_the_masters_account
        a_reservation_does_not_tell_who_listens without_an_answer_a_proxy_is_not_known;
    ports: the_masters_port_is_the_one_that_is_called another_port_fails_and_is_named
        without_a_file_of_the_master_nothing_is_known what_http_sys_listens_for_counts_more_than_the_settings
        what_the_master_told_ssisdb_counts_where_nothing_else_does;
    services: a_service_that_runs_passes a_service_that_stopped_fails_with_what_its_code_means
        other_services_other_machines_and_other_states_tell_nothing the_version_that_writes_the_log_counts
        events_count_where_their_log_reaches_the_records close_times_need_the_zone_of_the_log
        events_with_codes_say_what_they_mean;
    sql_server: a_test_from_the_worker_reaches_the_server the_instance_runs_or_not
        the_catalog_is_cleaned_up_or_not the_connection_says_whether_the_certificate_was_the_trouble;
    still_so: a_setting_out_of_its_bound_is_not_corrected a_certificate_out_of_its_validity_is_not_replaced
        a_file_that_is_not_served_is_to_be_exported_anew
        a_worker_that_was_not_restarted_still_has_the_old_certificate;
    tasks: from_an_execution_to_the_log_of_its_task the_log_of_another_task_is_not_it
        without_the_join_the_folder_cannot_be_told logs_that_are_not_written_are_not_found
        the_catalog_tells_what_became_of_a_task an_expired_task_may_be_given_away_again_or_not
        the_input_of_a_task_names_its_execution_or_not;
    untrusted: of_a_trouble_of_the_master_the_settings_of_every_worker_count the_served_certificate_is_in_the_workers_root it_is_absent_only_from_a_listing_that_is_whole
        one_that_an_authority_issued_is_trusted_by_its_issuer
        bindings_that_differ_do_not_tell_which_certificate_is_served hosts_are_compared_as_dotnet_does
        a_file_that_is_not_the_served_certificate_says_nothing the_places_of_the_thumbprint_agree
        invisible_characters_are_passed_over_and_told places_that_disagree_are_named
        one_place_alone_agrees_with_nothing validity_and_usage_of_the_served_certificate
        near_the_end_of_the_validity_the_zone_decides the_validity_of_another_certificate_does_not_count;
    way: the_endpoint_is_https_the_master_and_its_port
        the_master_is_known_by_what_it_told_ssisdb_and_by_its_certificate
        an_endpoint_that_is_wrong_in_itself_fails a_host_that_is_not_the_master_never_passes
        settings_that_were_changed_after_the_start_are_told
        without_settings_or_the_masters_port_the_endpoint_is_unknown inner_exceptions_tell_what_was_in_the_way
        tests_from_the_worker_count_for_the_host_and_port_that_are_called
        a_test_that_contradicts_the_log_does_not_pass a_rule_that_counts_passes
        rules_that_do_not_count_fail_when_the_listing_is_whole
        the_firewall_is_unknown_where_the_listing_does_not_tell
        the_profile_in_force_decides_where_a_rule_is_for_some;
    worker_state: a_restart_while_the_execution_ran_is_found
        logs_that_cover_the_execution_and_hold_nothing_pass what_used_the_machine
        the_worker_says_itself_that_the_program_is_not_there settings_are_whole_json_or_not
        the_account_is_the_one_that_the_catalog_knows what_was_called_is_the_master_or_not
        cached_logs_are_kept_or_it_cannot_be_told retries_are_endless_or_not;
    workers: one_that_is_enabled_and_online_is_enough disabled_or_offline_is_not
        three_of_the_workers_own_heartbeats_count without_another_time_of_the_same_server_nobody_is_online
        an_export_without_rows_knows_no_worker an_execution_that_waits_fires_without_any_log
        the_row_of_the_worker_says_whether_it_is_enabled workers_are_counted_in_a_whole_export
        limits_and_tolerance_stand_in_the_settings an_agent_id_is_of_one_machine;
};

/// Results that a step cannot have, and why.
const NEVER: &[(&str, StepResult, &str)] = &[
    (
        "certificate-file-exported",
        Passed,
        "the rule fires since the files show it; where they do not, there is no diagnosis",
    ),
    (
        "certificate-file-exported",
        Unknown,
        "the rule fires since the files show it; where they do not, there is no diagnosis",
    ),
    (
        "certificate-replaced",
        Passed,
        "the rule fires since the files show it; where they do not, there is no diagnosis",
    ),
    (
        "certificate-replaced",
        Unknown,
        "the rule fires since the files show it; where they do not, there is no diagnosis",
    ),
    ("clocks-agree", Failed, "no file is written by two clocks"),
    ("clocks-agree", Passed, "no file is written by two clocks"),
    ("executor-installed", Passed, "the rule fires since the Worker did not find it"),
    ("executor-installed", Unknown, "the rule fires since the Worker did not find it"),
    ("file-on-worker", Failed, "a bundle does not hold the files of packages"),
    ("file-on-worker", Passed, "a bundle does not hold the files of packages"),
    ("file-readable", Failed, "the rights on a file show on the machine only"),
    ("file-readable", Passed, "the rights on a file show on the machine only"),
    ("idle-timeout-on-the-way", Failed, "devices on the way leave no file on the machines"),
    ("idle-timeout-on-the-way", Passed, "devices on the way leave no file on the machines"),
    ("log-cache-kept", Failed, "that they are not in the bundle does not show that they are lost"),
    ("log-cache-writable", Failed, "room and rights show on the machine only"),
    ("log-cache-writable", Passed, "room and rights show on the machine only"),
    ("manager-elevated", Failed, "no file tells with which rights a program was started"),
    ("login-refusal-reason", Passed, "the rule fires since the server refused the login"),
    (
        "master-login-in-ssisdb",
        Passed,
        "the rules fire since the login was refused; no export shows the members of ssis_admin",
    ),
    ("manager-elevated", Passed, "no file tells with which rights a program was started"),
    ("master-request-queue", Failed, "it shows only while requests wait"),
    ("master-request-queue", Passed, "it shows only while requests wait"),
    ("package-deployed", Failed, "the catalog alone holds the projects"),
    ("package-deployed", Passed, "the catalog alone holds the projects"),
    ("proxy-bypassed", Passed, "settings that were saved do not show a call"),
    ("service-principal-name", Failed, "the names stand in the directory of the domain"),
    ("service-principal-name", Passed, "the names stand in the directory of the domain"),
    (
        "sql-certificate-trusted",
        Passed,
        "an error of something else does not show that the certificate is good",
    ),
    ("ssisdb-responsive", Failed, "it shows on the server only, while it lasts"),
    ("ssisdb-responsive", Passed, "it shows on the server only, while it lasts"),
    ("worker-account-rights", Failed, "the policy of the machine stands in no file of a bundle"),
    ("worker-account-rights", Passed, "the policy of the machine stands in no file of a bundle"),
    ("worker-added-again", Failed, "it leaves no trace but another export"),
    ("worker-added-again", Passed, "it leaves no trace but another export"),
    ("worker-load", Passed, "the rule fires since the Worker was short of it"),
    ("worker-restarted-since", Passed, "the rule fires since no start shows"),
    ("worker-restarted-since", Unknown, "the rule fires since settings and certificate are there"),
];

fn results() -> BTreeMap<(String, StepResult), BTreeSet<&'static str>> {
    let mut met: BTreeMap<(String, StepResult), BTreeSet<&'static str>> = BTreeMap::new();
    take_met();
    for (name, test) in TESTS {
        test();
        for key in take_met() {
            met.entry(key).or_default().insert(name);
        }
    }
    met
}

/// The checks of every step of every rule of the project: the ids of the steps, and the checks that they name.
fn steps() -> BTreeMap<String, String> {
    let scanner = Scanner::builder().build().unwrap_or_else(|error| panic!("{error}"));
    let rules = scanner.rules().rules();
    let steps = rules.iter().flat_map(|rule| &rule.file.steps);
    steps.map(|step| (step.id.clone(), step.check.clone().unwrap_or_else(|| step.id.clone()))).collect()
}

#[test]
fn every_step_of_every_rule_has_a_check() {
    let known: BTreeSet<&str> = check::ids().collect();
    let without: Vec<String> =
        steps().into_iter().filter(|(_, check)| !known.contains(check.as_str())).map(|(id, _)| id).collect();
    assert!(without.is_empty(), "no check decides {without:?}");
}

#[test]
fn every_step_is_shown_in_each_result_that_it_can_have() {
    let met = results();
    let mut faults = Vec::new();
    for id in steps().into_keys() {
        let mut row = format!("| `{id}` |");
        for result in [Passed, Failed, Unknown] {
            let shown = met.get(&(id.clone(), result));
            let never = NEVER.iter().find(|(step, never, _)| *step == id && *never == result);
            match (shown, never) {
                (Some(tests), None) => {
                    let first = tests.iter().next().copied().unwrap_or_default();
                    row += &format!(" `{first}` |");
                }
                (None, Some((.., why))) => row += &format!(" — {why} |"),
                (None, None) => faults.push(format!("{id}: no test shows it as {result:?}")),
                (Some(tests), Some(_)) => faults.push(format!("{id}: {result:?} after all, by {tests:?}")),
            }
        }
        println!("{row}");
    }
    let ids = steps();
    faults.extend(
        NEVER
            .iter()
            .filter(|(step, ..)| !ids.contains_key(*step))
            .map(|(step, ..)| format!("{step}: no rule has it")),
    );
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}
