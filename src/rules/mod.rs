//! The rules: a page each below `rules/`, and a file each here.
//!
//! `rules!` below is the only list of rules. A line of it declares the file of a rule and puts the
//! rule into [`ALL`]. Everything else about a rule (code, severities, sources, text, examples) is on
//! its page, which is embedded here and read once. `rules/new CATEGORY NAME` begins a rule.
//!
//! Other files here: `rule` is a rule and what it reports, `scope` the documents and schemas that rules check,
//! `page` the page of a rule, `select` the names that users give rules, `words` the shared pieces of
//! sentences, `owner` the places of findings about schemas, and `peers` the rules of other linters.

mod owner;
mod page;
mod peers;
mod prelude;
mod rule;
mod scope;
mod select;
mod words;

pub(crate) use document::unused_suppression::Case as UnusedSuppression;
pub use page::{
    Applicability, Cover, Decision, Extent, Level, Overlay, PLAIN, Page, Severities, SeverityTable,
};
pub use peers::{Coverage, Linter, Peer, Shared, covering, linters};
pub use rule::{Check, Finding, Note, Occasion, Report, Rule, ShownCases, Yield};
pub use scope::{DocumentScope, Role, SchemaScope};
pub use select::{RuleSelector, UnknownRule, select};

/// Declares the files of rules by category, and puts the rules into [`ALL`]. The rules of a category share
/// the files that follow `with`.
macro_rules! rules {
    ($($category:ident $(with $($shared:ident),+)? { $($rule:ident)+ })+) => {
        $(mod $category {
            $($(mod $shared;)+)?
            $(pub(super) mod $rule;)+
        })+

        /// Every rule, in the order of codes.
        pub static ALL: &[&Rule] = &[$($(&$category::$rule::RULE),+),+];
    };
}

rules! {
    document {
        unreadable_document
        unresolved_reference
        duplicate_key
        unsupported_version
        unused_suppression
        silenced_findings
    }
    marking with evidence, generated, unmarked {
        missing_lro_extension
        polling_header_without_extension
        extension_not_boolean
        lro_on_get_or_head
        options_without_extension
        extension_misplaced
        extension_false_contradicted
        marked_lro_without_async_signal
        unknown_lro_extension
        marker_inconsistent_across_siblings
        description_says_lro_but_not_modelled
    }
    response_codes with course, sync {
        put_lro_response_codes
        put_lro_missing_create_or_update_code
        patch_lro_response_codes
        post_lro_response_codes
        delete_lro_response_codes
        get_202_not_polling
        lro_no_success_code
        no_content_with_body
        post_lro_201
        success_response_without_body
        only_default_or_error_responses
        arm_202_with_body
        mixed_sync_async_success
        async_code_in_range_or_default
        sync_response_codes
    }
    polling_headers {
        arm_202_missing_location
        data_plane_missing_operation_location
        no_polling_mechanism
        arm_missing_azure_asyncoperation
        wrong_plane_header
        fabric_lro_headers
        polling_header_on_wrong_status
        polling_header_schema
        header_name_misspelled
        header_name_casing
        duplicate_header_casing
        described_header_undeclared
        example_header_undeclared
        sibling_declares_header
        monitor_behind_location_only
        patch_200_ignores_headers
        polling_header_on_final_200
    }
    final_state {
        post_lro_missing_final_state_via
        final_state_via_unknown
        final_state_via_header_contradiction
        final_state_via_header_undeclared
        original_uri_without_get
        original_uri_invalid_verb
        final_state_via_redundant
        final_state_via_default_mismatch
        operation_location_unsupported_consumer
        final_state_via_contradicts_example
    }
    result {
        lro_success_without_schema
        empty_response_schema
        put_200_201_schema_mismatch
        lro_result_differs_from_resource
        arm_put_lro_not_azure_resource
        lro_result_unknown
        final_state_schema_unresolvable
        final_state_schema_conflict
        final_state_schema_absent_here_only
        result_is_status_monitor
        fake_final_response
        clients_disagree_on_result
        post_result_in_monitor
        pageable_lro_item_missing
        result_is_error
        declared_result_never_returned
        generated_result_unstated
    }
    status_monitor with shape, status {
        _202_missing_status_monitor
        monitor_missing_status
        status_not_enum
        status_terminal_states_missing
        status_nonterminal_missing
        monitor_missing_id
        monitor_missing_error
        aep_operation_shape
        monitor_result_misuse
        monitor_progress_type
        monitor_status_synonyms
        monitor_closed_enum
        monitor_not_common_type
        terminal_state_unknown_to_clients
        initial_body_status_collision
        polling_condition_never_met
    }
    links {
        no_status_monitor_operation
        aep_operations_endpoint
        polling_parameters_unmappable
        operation_results_under_deleted_resource
        polling_get_response_codes
        links_object_mismatch
        orphan_status_monitor
        result_endpoint_missing
        operationid_path_param_quality
        operation_location_only_on_arm
        fabric_monitor_missing_location
        callback_without_poll
    }
    provisioning_state {
        provisioning_state_missing
        provisioning_state_not_readonly
        provisioning_state_terminal_missing
        provisioning_state_no_enum
        provisioning_state_bad_vocabulary
        provisioning_state_writable_in_request
        ref_sibling_readonly
        provisioning_state_case_variant
    }
    errors with described {
        arm_lro_error_not_common_type
        lro_missing_default_response
        lro_error_codes
        lro_error_shape
        operation_id_reuse_undocumented
    }
    retry {
        missing_retry_after
        retry_after_type
        retry_after_range
        retry_after_on_success_only
    }
    idempotency {
        post_lro_no_idempotency
        repeatability_pair_incomplete
        operation_id_header_shape
        operation_id_not_last_segment
    }
    cancellation {
        cancel_operation_without_canceled
        cancel_operation_shape
        delete_on_status_monitor_undocumented
    }
    examples with others {
        lro_without_example
        example_202_missing_polling_header
        example_code_not_declared
        declared_code_not_in_example
        example_202_body
        example_initial_code_invalid
        example_provisioning_state
        example_polling_url
        example_header_casing_or_key
        example_missing_final_response
        example_monitor_conforms
        example_member_misplaced
    }
    naming {
        begin_prefix_in_operationid
        lro_operationid_verb
        status_monitor_naming
    }
}

/// Compiles the template of new rules, without the line that names its page.
#[cfg(test)]
mod template {
    macro_rules! rule {
        ($page:literal, $scope:ident, $check:ident) => {
            #[test]
            fn begins_with_a_check() {
                let _: super::Check = super::Check::$scope($check);
                assert!($page.starts_with("{{"), "`rules/new` fills in the page");
            }
        };
    }

    include!("../../rules/template.rs");
}
