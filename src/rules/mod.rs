//! The rules: a page each below `rules/`, and a function each here.
//!
//! [`ALL`] is the only list of rules. Everything else about a rule (code, severities, sources,
//! text, examples) is in its page, which is embedded here and read once.

mod page;
mod prelude;
mod report;
mod select;
mod words;

mod cancellation;
mod document;
mod errors;
mod examples;
mod final_state;
mod idempotency;
mod links;
mod marking;
mod naming;
mod polling_headers;
mod provisioning_state;
mod response_codes;
mod result;
mod retry;
mod status_monitor;

use std::sync::OnceLock;

pub use page::{Applicability, Cover, Extent, Level, Overlay, Page, Severities, SeverityTable};
pub use report::{Finding, Note, Report};
pub use select::{RuleSelector, UnknownRule, select};

use crate::diagnostic::{RuleInfo, Severity};
use crate::model::{Lro, Profile, Subject};
use crate::openapi::{Api, Property, Schema, Site};

/// A rule: its page and what it asks.
#[derive(Debug)]
pub struct Rule {
    /// Category and name, as in `marking/options-without-extension`.
    path: &'static str,
    /// The page as it is written.
    source: &'static str,
    check: Check,
    reads_examples: bool,
    page: OnceLock<Page>,
}

/// What a rule is asked about.
#[derive(Clone, Copy, Debug)]
pub enum Check {
    /// Every document that the user selected, and every one that could not be read.
    Document(for<'a, 'w> fn(&DocumentScope<'a, 'w>, &mut Report<'w>)),
    /// Every operation of the selected documents.
    Operation(for<'w> fn(&Subject<'w>, &mut Report<'w>)),
    /// Every long-running operation of the selected documents.
    Lro(for<'w> fn(&Lro<'w>, &mut Report<'w>)),
    /// Every long-running operation of the selected documents, and where the user includes them
    /// the synchronous ones too.
    LroOrSync(for<'w> fn(&Subject<'w>, &mut Report<'w>)),
    /// Every schema in a role, once however many operations it serves.
    Schema(Role, for<'a, 'w> fn(&SchemaScope<'a, 'w>, &mut Report<'w>)),
    /// Nothing: the engine reports it while it applies suppressions.
    Suppression,
    /// Nothing: the gate reports it while it compares two states of the documents.
    Comparison,
}

/// A document to check.
#[derive(Debug)]
pub struct DocumentScope<'a, 'w> {
    /// The document as an API; empty if it could not be read.
    pub api: Api<'w>,
    /// Its profile.
    pub profile: &'w Profile,
    /// Its operations.
    pub operations: &'a [Subject<'w>],
    /// Its long-running operations.
    pub lros: &'a [Lro<'w>],
}

/// What a schema is to a long-running operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Its status monitor.
    Monitor,
    /// What it returns.
    Result,
    /// The provisioning state of its resource.
    ProvisioningState,
    /// Its error response.
    Error,
}

/// A schema to check in a role.
#[derive(Clone, Debug)]
pub struct SchemaScope<'a, 'w> {
    /// The schema; for a provisioning state, that of the property.
    pub schema: Schema<'w>,
    /// The property that has it, for a provisioning state.
    pub property: Option<Property<'w>>,
    /// The profile of the operations that meet it.
    pub profile: &'w Profile,
    /// The operations that meet it, those of a document one behind the other.
    pub operations: Vec<&'a Subject<'w>>,
}

impl<'w> SchemaScope<'_, 'w> {
    /// How a message names the schema.
    pub fn name(&self) -> String {
        self.schema.called("the inline schema")
    }

    /// Where a finding about the whole schema points.
    pub fn site(&self) -> Site<'w> {
        self.schema.element().key()
    }
}

impl Rule {
    const fn new(
        path: &'static str,
        source: &'static str,
        check: Check,
        reads_examples: bool,
    ) -> Self {
        Self {
            path,
            source,
            check,
            reads_examples,
            page: OnceLock::new(),
        }
    }

    /// The rule's code, such as `LRO105`.
    pub fn code(&'static self) -> &'static str {
        &self.page().code
    }

    /// The rule's name, such as `options-without-extension`.
    pub fn name(&self) -> &'static str {
        self.path.rsplit('/').next().unwrap_or_default()
    }

    /// The folder of its page, such as `marking`.
    pub fn category(&self) -> &'static str {
        self.path.split('/').next().unwrap_or_default()
    }

    /// What it asks.
    pub fn check(&self) -> Check {
        self.check
    }

    /// Whether what it finds depends on examples, so that they have to be read for it.
    pub fn reads_examples(&self) -> bool {
        self.reads_examples
    }

    /// Its page, read at the first call.
    #[expect(
        clippy::panic,
        reason = "pages are part of the program, and a test reads every one"
    )]
    pub fn page(&self) -> &Page {
        self.page.get_or_init(|| match Page::parse(self.source) {
            Ok(page) => page,
            Err(error) => panic!("rules/{}.md: {error}", self.path),
        })
    }

    /// The page as it is written.
    pub fn source(&self) -> &'static str {
        self.source
    }

    /// The rule of a code or a name.
    pub fn find(code_or_name: &str) -> Option<&'static Self> {
        ALL.iter().copied().find(|rule| {
            rule.code().eq_ignore_ascii_case(code_or_name) || rule.name() == code_or_name
        })
    }

    /// Where its page can be read.
    pub fn url(&self) -> String {
        format!(
            "{}/blob/main/rules/{}.md",
            env!("CARGO_PKG_REPOSITORY"),
            self.path
        )
    }

    /// What a report may tell about it.
    pub fn info(&'static self) -> RuleInfo {
        let page = self.page();
        RuleInfo {
            code: self.code(),
            name: self.name(),
            category: self.category(),
            summary: page.summary.clone(),
            help: page.prose.clone(),
            severity: page.highest().unwrap_or(Severity::Info),
            url: self.url(),
        }
    }
}

/// Names the page of a rule once, and ties it to what it asks: a missing page doesn't compile.
/// `examples` behind it says that the rule, or another one that it leaves a defect to, reads them.
macro_rules! rule {
    ($path:literal, Schema($role:ident), $check:ident) => {
        rule!(@ $path, $crate::rules::Check::Schema($crate::rules::Role::$role, $check), false);
    };
    ($path:literal, $scope:ident, $check:ident) => {
        rule!(@ $path, $crate::rules::Check::$scope($check), false);
    };
    ($path:literal, $scope:ident, $check:ident, examples) => {
        rule!(@ $path, $crate::rules::Check::$scope($check), true);
    };
    ($path:literal, $scope:ident) => {
        rule!(@ $path, $crate::rules::Check::$scope, false);
    };
    (@ $path:literal, $check:expr, $reads_examples:literal) => {
        pub(in $crate::rules) static RULE: $crate::rules::Rule = $crate::rules::Rule::new(
            $path,
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/rules/", $path, ".md")),
            $check,
            $reads_examples,
        );
    };
}
use rule;

/// Every rule, in the order of codes. To add one, write its page and its file, and name it here.
pub static ALL: &[&Rule] = &[
    &document::unreadable_document::RULE,
    &document::unresolved_reference::RULE,
    &document::duplicate_key::RULE,
    &document::unsupported_version::RULE,
    &document::unused_suppression::RULE,
    &document::silenced_findings::RULE,
    &marking::missing_lro_extension::RULE,
    &marking::polling_header_without_extension::RULE,
    &marking::extension_not_boolean::RULE,
    &marking::lro_on_get_or_head::RULE,
    &marking::options_without_extension::RULE,
    &marking::extension_misplaced::RULE,
    &marking::extension_false_contradicted::RULE,
    &marking::marked_lro_without_async_signal::RULE,
    &marking::unknown_lro_extension::RULE,
    &marking::marker_inconsistent_across_siblings::RULE,
    &marking::description_says_lro_but_not_modelled::RULE,
    &response_codes::put_lro_response_codes::RULE,
    &response_codes::put_lro_missing_create_or_update_code::RULE,
    &response_codes::patch_lro_response_codes::RULE,
    &response_codes::post_lro_response_codes::RULE,
    &response_codes::delete_lro_response_codes::RULE,
    &response_codes::get_202_not_polling::RULE,
    &response_codes::lro_no_success_code::RULE,
    &response_codes::no_content_with_body::RULE,
    &response_codes::post_lro_201::RULE,
    &response_codes::success_response_without_body::RULE,
    &response_codes::only_default_or_error_responses::RULE,
    &response_codes::arm_202_with_body::RULE,
    &response_codes::mixed_sync_async_success::RULE,
    &response_codes::async_code_in_range_or_default::RULE,
    &response_codes::sync_response_codes::RULE,
    &polling_headers::arm_202_missing_location::RULE,
    &polling_headers::data_plane_missing_operation_location::RULE,
    &polling_headers::no_polling_mechanism::RULE,
    &polling_headers::arm_missing_azure_asyncoperation::RULE,
    &polling_headers::wrong_plane_header::RULE,
    &polling_headers::fabric_lro_headers::RULE,
    &polling_headers::polling_header_on_wrong_status::RULE,
    &polling_headers::polling_header_schema::RULE,
    &polling_headers::header_name_misspelled::RULE,
    &polling_headers::header_name_casing::RULE,
    &polling_headers::duplicate_header_casing::RULE,
    &polling_headers::described_header_undeclared::RULE,
    &polling_headers::example_header_undeclared::RULE,
    &polling_headers::sibling_declares_header::RULE,
    &polling_headers::monitor_behind_location_only::RULE,
    &polling_headers::patch_200_ignores_headers::RULE,
    &polling_headers::polling_header_on_final_200::RULE,
    &final_state::post_lro_missing_final_state_via::RULE,
    &final_state::final_state_via_unknown::RULE,
    &final_state::final_state_via_header_contradiction::RULE,
    &final_state::final_state_via_header_undeclared::RULE,
    &final_state::original_uri_without_get::RULE,
    &final_state::original_uri_invalid_verb::RULE,
    &final_state::final_state_via_redundant::RULE,
    &final_state::final_state_via_default_mismatch::RULE,
    &final_state::operation_location_unsupported_consumer::RULE,
    &final_state::final_state_via_contradicts_example::RULE,
    &result::lro_success_without_schema::RULE,
    &result::empty_response_schema::RULE,
    &result::put_200_201_schema_mismatch::RULE,
    &result::lro_result_differs_from_resource::RULE,
    &result::arm_put_lro_not_azure_resource::RULE,
    &result::lro_result_unknown::RULE,
    &result::final_state_schema_unresolvable::RULE,
    &result::final_state_schema_conflict::RULE,
    &result::final_state_schema_absent_here_only::RULE,
    &result::result_is_status_monitor::RULE,
    &result::fake_final_response::RULE,
    &result::clients_disagree_on_result::RULE,
    &result::post_result_in_monitor::RULE,
    &result::pageable_lro_item_missing::RULE,
    &status_monitor::accepted_missing_status_monitor::RULE,
    &status_monitor::monitor_missing_status::RULE,
    &status_monitor::status_not_enum::RULE,
    &status_monitor::status_terminal_states_missing::RULE,
    &status_monitor::status_nonterminal_missing::RULE,
    &status_monitor::monitor_missing_id::RULE,
    &status_monitor::monitor_missing_error::RULE,
    &status_monitor::aep_operation_shape::RULE,
    &status_monitor::monitor_result_misuse::RULE,
    &status_monitor::monitor_progress_type::RULE,
    &status_monitor::monitor_status_synonyms::RULE,
    &status_monitor::monitor_closed_enum::RULE,
    &status_monitor::monitor_not_common_type::RULE,
    &status_monitor::terminal_state_unknown_to_clients::RULE,
    &status_monitor::initial_body_status_collision::RULE,
    &links::no_status_monitor_operation::RULE,
    &links::aep_operations_endpoint::RULE,
    &links::polling_parameters_unmappable::RULE,
    &links::operation_results_under_deleted_resource::RULE,
    &links::polling_get_response_codes::RULE,
    &links::links_object_mismatch::RULE,
    &links::orphan_status_monitor::RULE,
    &links::result_endpoint_missing::RULE,
    &links::operationid_path_param_quality::RULE,
    &links::operation_location_only_on_arm::RULE,
    &links::fabric_monitor_missing_location::RULE,
    &links::callback_without_poll::RULE,
    &provisioning_state::provisioning_state_missing::RULE,
    &provisioning_state::provisioning_state_not_readonly::RULE,
    &provisioning_state::provisioning_state_terminal_missing::RULE,
    &provisioning_state::provisioning_state_no_enum::RULE,
    &provisioning_state::provisioning_state_bad_vocabulary::RULE,
    &provisioning_state::provisioning_state_writable_in_request::RULE,
    &provisioning_state::ref_sibling_readonly::RULE,
    &provisioning_state::provisioning_state_case_variant::RULE,
    &errors::arm_lro_error_not_common_type::RULE,
    &errors::lro_missing_default_response::RULE,
    &errors::lro_error_codes::RULE,
    &errors::lro_error_shape::RULE,
    &errors::operation_id_reuse_undocumented::RULE,
    &retry::missing_retry_after::RULE,
    &retry::retry_after_type::RULE,
    &retry::retry_after_range::RULE,
    &retry::retry_after_on_success_only::RULE,
    &idempotency::post_lro_no_idempotency::RULE,
    &idempotency::repeatability_pair_incomplete::RULE,
    &idempotency::operation_id_header_shape::RULE,
    &idempotency::operation_id_not_last_segment::RULE,
    &cancellation::cancel_operation_without_canceled::RULE,
    &cancellation::cancel_operation_shape::RULE,
    &cancellation::delete_on_status_monitor_undocumented::RULE,
    &examples::lro_without_example::RULE,
    &examples::example_202_missing_polling_header::RULE,
    &examples::example_code_not_declared::RULE,
    &examples::declared_code_not_in_example::RULE,
    &examples::example_202_body::RULE,
    &examples::example_initial_code_invalid::RULE,
    &examples::example_provisioning_state::RULE,
    &examples::example_polling_url::RULE,
    &examples::example_header_casing_or_key::RULE,
    &examples::example_missing_final_response::RULE,
    &examples::example_monitor_conforms::RULE,
    &naming::begin_prefix_in_operationid::RULE,
    &naming::lro_operationid_verb::RULE,
    &naming::status_monitor_naming::RULE,
];
