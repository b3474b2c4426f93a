"""Which files of tests `make test` runs on one database alone, where it runs both.

What they look at is how an answer is written and not how it is read: pages, forms, descriptions,
refusals. Whatever writes, locks, sorts, searches or counts runs on both. Shared out so that both
sides take about as long; a file run by itself runs wherever it is asked to.
"""

from __future__ import annotations

ON_POSTGRESQL = frozenset(
    {
        "test_as_of_pages",
        "test_bad_cursors",
        "test_bad_parameters",
        "test_bad_requests",
        "test_benchmark_client",
        "test_benchmark_peers",
        "test_columns",
        "test_compare_page",
        "test_content_policy",
        "test_coverage_maps",
        "test_csv",
        "test_csv_lists",
        "test_expensive_questions",
        "test_feed_document",
        "test_finder",
        "test_finder_asking",
        "test_finder_form",
        "test_filters_without_a_form",
        "test_finder_places",
        "test_listing",
        "test_loading_refusals",
        "test_log_lines",
        "test_map",
        "test_map_lines",
        "test_marks",
        "test_metrics",
        "test_openapi_examples",
        "test_openapi_headers",
        "test_packing",
        "test_picks",
        "test_product_meeting",
        "test_product_page",
        "test_reference_pages",
        "test_schema",
        "test_security_headers",
        "test_source_pages",
        "test_structured_data",
        "test_submissions_refused",
        "test_timeline",
        "test_wrong_lines",
    }
)
"""Left out on SQLite."""

ON_SQLITE = frozenset(
    {
        "test_benchmark_preparing",
        "test_benchmark_records",
        "test_conditional",
        "test_draft_form",
        "test_forged_forms",
        "test_import_refusals",
        "test_link_desk",
        "test_looking",
        "test_mass_assignment",
        "test_partners_send_along",
        "test_people",
        "test_writes",
        "test_record_lines",
        "test_record_schema",
        "test_reference_desk_pages",
        "test_review_page",
        "test_roles",
        "test_rolling_restart",
        "test_sheet_files",
        "test_sign_in",
        "test_verify_script",
        "test_webhooks_addresses",
    }
)
"""Left out on PostgreSQL."""
