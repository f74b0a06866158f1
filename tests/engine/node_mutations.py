"""The ways in which the patterns' twins in Node are broken on purpose."""

from tests.engine.mutation import Mutation

NODE = [
    Mutation(
        "audit",
        "src-node/entries.mjs",
        "/${this.position}.json",
        "/${crypto.randomUUID()}.json",
        "test_audit_trail.py::test_what_is_delivered_again_is_kept_once[template-node]",
        ("one object for each record, however often it is delivered",),
    ),
    Mutation(
        "quickstart",
        "src-node/profile-logger.mjs",
        "asText({ NewImage, OldImage })",
        "asText({ NewImage })",
        "test_quickstart.py::test_a_profile_that_is_written_and_deleted_is_in_the_functions_log[template-node]",
        ("expected on function ProfileLogger: a log line with", 'REMOVE {"id":{"S":"p-1"}} {}'),
    ),
    Mutation(
        "search",
        "src-node/handler.mjs",
        "  return refused;",
        "  return false;",  # logged, and lost
        "test_search.py::test_what_the_index_refuses_is_handed_over_and_the_others_of_its_batch_are_found"
        "[template-node]",
        ("expected on queue SearchFailures", "nobody was refused", "succeeded"),
    ),
    Mutation(
        "users",
        "src-node/changes.mjs",
        "{ wrapNumbers: true }",
        "{ wrapNumbers: Number }",
        "test_users_values.py::test_numbers_sets_and_binary_survive_the_way_from_the_table_to_the_queue[template-node]",
        ("1234567890123456800",),
    ),
]
