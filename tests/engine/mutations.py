"""The ways in which each pattern is broken on purpose."""

from tests.engine.mutation import Mutation
from tests.engine.node_mutations import NODE

MUTATIONS = [
    Mutation(
        "audit",
        "src/audit_trail/entries.py",
        "-{self.record['eventID']}.json",
        "-{__import__('uuid').uuid4()}.json",
        "test_audit_trail.py::test_what_is_delivered_again_is_kept_once[template]",
        ("one object for each record, however often it is delivered",),
    ),
    Mutation(
        "audit",
        "src/audit_trail/entries.py",
        """"change": {"S": f"{self.position}-{self.record['eventID']}"}""",
        """"change": {"S": f"{self.position}-{__import__('uuid').uuid4()}"}""",
        "test_audit_trail.py::test_what_is_delivered_again_is_kept_once[template]",
        ("one entry for each record, however often it is delivered",),
    ),
    Mutation(
        "audit",
        "src/audit_trail/handler.py",
        'return str(record["dynamodb"]["SequenceNumber"])',
        "return None",
        "test_audit_failures.py::test_a_change_that_cannot_be_kept_is_handed_over_and_those_after_it_are_kept[template]",
        ("expected on queue AuditFailures", "succeeded", "NoSuchBucket"),
    ),
    Mutation(
        "concurrency",
        "template.yaml",
        "ParallelizationFactor: !Ref Lanes",
        "ParallelizationFactor: 1",
        "test_concurrency_lanes.py::test_four_lanes_are_faster_than_one_and_each_document_keeps_its_order",
        ("four lanes spared 0.00 s",),
    ),
    Mutation(
        "concurrency",
        "template.yaml",
        "!Not [!Equals [!Ref ProvisionedConcurrency, 0]]",
        "!Equals [!Ref ProvisionedConcurrency, 0]",
        "test_concurrency_limits.py::test_a_provisioned_environment_has_begun_before_the_first_record_comes",
        ("(True, True) == (False, True)",),
    ),
    Mutation(
        "consumer",
        "src/stream_consumer/worker.py",
        "self._leases.keep(lease.shard_id, position)",
        "self._leases.keep(lease.shard_id, lease.position)",  # never writes down how far it is
        "test_consumer_program.py::test_the_program_reads_each_change_once_in_order_and_goes_on_where_it_ended",
        ("AssertionError: it goes on where it ended",),
    ),
    Mutation(
        "filters",
        "template.yaml",
        '[{"anything-but": ["DE"]}, {"exists": false}]',
        '[{"anything-but": ["DE"]}]',
        "test_filters_two_mappings.py::test_each_change_reaches_one_of_the_two_functions_and_never_both",
        (
            "(INSERT s-3), DomesticShipments: read, filtered out: no pattern matches",
            "(INSERT s-3), OtherShipments: read, filtered out: no pattern matches",
        ),
    ),
    Mutation(
        "idempotency",
        "src/receipts/claims.py",
        '":claimed": {"S": CLAIMED},',
        '":claimed": {"S": DONE},',  # marked as done before it is: what one conditional write does
        "test_idempotency_crashes.py::test_one_that_dies_between_claim_and_effect_loses_nothing",
        (
            "expected on queue Receipts: {'paymentId': 'p-1'}",
            "ReceiptSender: read, batch 1, attempt 1 failed, attempt 2 succeeded",
        ),
    ),
    Mutation(
        "idempotency",
        "src/receipts/claims.py",
        "OR (#status = :claimed AND deadline < :now)",
        "OR #status <> :now",
        "test_idempotency_redelivery.py::test_what_comes_again_with_a_record_that_failed_is_delivered_three_times_and_sent_once",
        ("AssertionError: delivered, and sent, by ReceiptSender",),
    ),
    Mutation(
        "idempotency",
        "src/receipts/powertools.py",
        'event_key_jmespath="eventID"',
        'event_key_jmespath="eventSourceARN"',
        "test_idempotency_redelivery.py::test_what_comes_again_with_a_record_that_failed_is_delivered_three_times_and_sent_once",
        ("AssertionError: delivered, and sent, by PowertoolsSender",),
    ),
    Mutation(
        "idempotency",
        "src/receipts/claiming.py",
        "        release(event_id)\n",
        "",
        "test_idempotency_release.py::test_a_receipt_that_cannot_be_sent_is_sent_at_the_next_try_once",
        ("the claim of ReceiptSender was not given back",),
    ),
    Mutation(
        "idempotency",
        "src/receipts/powertools.py",
        "config = IdempotencyConfig(",
        "store.delete_record = lambda **_: None\nconfig = IdempotencyConfig(",  # keeps its claim
        "test_idempotency_release.py::test_a_receipt_that_cannot_be_sent_is_sent_at_the_next_try_once",
        ("the claim of PowertoolsSender was not given back",),
    ),
    Mutation(
        "materialized",
        "src/customer_view/rows.py",
        "((before, -1), (after, 1))",
        "((after, 1),)",  # counts each delivery
        "test_materialized_view.py::test_counts_and_the_latest_order_follow_each_change",
        ("'ada': (3, 2, 'o-2')", "'ada': (2, 1, 'o-2')"),
    ),
    Mutation(
        "materialized",
        "src/customer_view/view.py",
        "if not is_news(seen, change):",
        "if seen.position is not None:",  # an order that is known is never looked at again
        "test_materialized_redelivery.py::test_changes_that_come_again_with_one_that_failed_are_counted_once",
        ("counted once each, however often they were delivered",),
    ),
    Mutation(
        "monitoring",
        "src/stream_metrics/by_api.py",
        "put(counts(records))",
        'put(counts(event["Records"]))',  # counts what comes again, too
        "test_monitoring_metrics.py::test_what_is_delivered_again_is_counted_once_and_what_fails_is_not_counted",
        ("[CountsByApi]", "'RecordsProcessed'", "'RecordsProcessed': 5"),
    ),
    Mutation(
        "profile",
        "src/profile_updates/handler.py",
        """error)
            return failed_at(record)
        except Exception:""",
        """error)
        except Exception:""",  # logged, and done
        "test_profile_updates.py::test_an_invalid_update_is_rejected_and_the_others_of_its_batch_are_pushed_once",
        ("expected on queue RejectedUpdates", "rejected eve: name is missing", "attempt 1 succeeded"),
    ),
    Mutation(
        "profile",
        "src/profile_updates/handler.py",
        "changed(old, new)",
        "sorted(new)",
        "test_profile_updates.py::test_a_valid_update_is_logged_and_pushed_with_the_fields_that_changed",
        ('assert pushed["fields"] ==', "MODIFY of ada is valid: birthday, email, interests, name, profileId"),
    ),
    Mutation(
        "quickstart",
        "src/profile_logger.py",
        '("NewImage", "OldImage")',
        '("NewImage",)',
        "test_quickstart.py::test_a_profile_that_is_written_and_deleted_is_in_the_functions_log[template]",
        ("expected on function ProfileLogger: a log line with", 'REMOVE {"id":{"S":"p-1"}} {}'),
    ),
    Mutation(
        "reenable",
        "src/products_copy/handler.py",
        'if record["eventName"] == "REMOVE":',
        'if record["eventName"] != "INSERT":',  # an update is no removal
        "test_reenable_mapping.py::test_a_mapping_that_stays_with_the_old_stream_sees_nothing_until_it_is_moved",
        ("{'new': Decimal('2')} == {'old': 2, 'new': 2}", "INFO MODIFY {'productId': {'S': 'old'}}"),
    ),
    Mutation(
        "resilience",
        "src/temperatures/handler.py",
        '"itemIdentifier": record["dynamodb"]["SequenceNumber"]',
        '"itemIdentifier": record["eventID"]',
        "test_resilience_reporting.py::"
        "test_the_batch_goes_on_at_the_reported_record_which_is_tried_alone_and_given_up",
        ("At index 1 diff: ['r-1', 'r-2'] != ['r-2', 'r-3', 'r-4']", "reported failed records"),
    ),
    Mutation(
        "resilience",
        "src/temperatures/handler.py",
        'return {"batchItemFailures": [{"itemIdentifier": record["dynamodb"]["SequenceNumber"]}]}',
        "continue",
        "test_resilience_to_queue.py::test_one_message_names_the_poison_record_and_the_99_others_are_processed",
        ("expected on queue FailedReadings", "reading r-57 is in the unit 'K'"),
    ),
    Mutation(
        "fanout",
        "src/order_fanout/sinks.py",
        'name=event["id"], input',
        'name=__import__("uuid").uuid4().hex, input',
        "test_fanout.py::test_a_change_that_is_told_again_starts_no_second_execution_and_is_in_the_queue_once",
        ("one execution for each change, however often it is told",),
    ),
    Mutation(
        "fanout",
        "src/order_fanout/sinks.py",
        'MessageDeduplicationId=event["id"]',
        'MessageDeduplicationId=__import__("uuid").uuid4().hex',
        "test_fanout.py::test_a_change_that_is_told_again_starts_no_second_execution_and_is_in_the_queue_once",
        ("one message for each change, however often it is told",),
    ),
    Mutation(
        "fanout",
        "src/order_fanout/handler.py",
        """raise NotToldError(""",
        """logger.error(""",  # logged, and lost
        "test_fanout.py::test_a_change_that_is_told_again_starts_no_second_execution_and_is_in_the_queue_once",
        ("expected on topic OrderTopic", "NonExistentQueue", "attempt 1 succeeded"),
    ),
    Mutation(
        "replication",
        "src/replicator/changes.py",
        "return {kind: base64.b64decode(value)}",
        "return {kind: value}",  # as it came, which is what the tutorial does
        "test_replication.py::test_every_value_is_copied_exactly",
        ("expected on table ProductsReplica, key 'p-1'", "b'AP9QTkc='"),
    ),
    Mutation(
        "replication",
        "src/replicator/replica.py",
        "attribute_not_exists(version) OR version < :version",
        "attribute_not_exists(nobody)",
        "test_replication.py::test_a_record_that_comes_late_changes_nothing",
        ("a late record was copied",),
    ),
    Mutation(
        "replication",
        "src/replicator/handler.py",
        'return {"batchItemFailures": [{"itemIdentifier": change.sequence_number}]}',
        "continue",  # logged, and lost
        "test_replication.py::test_a_replica_that_refuses_writes_for_a_while_catches_up_by_itself",
        ("expected on function Replicator", "ResourceNotFoundException", "attempt 1 succeeded"),
    ),
    Mutation(
        "search",
        "src/user_search/handler.py",
        "        if is_refused(outcome)\n",
        "        if is_refused(outcome) and not outcome\n",  # logged, and lost
        "test_search.py::test_what_the_index_refuses_is_handed_over_and_the_others_of_its_batch_are_found[template]",
        ("expected on queue SearchFailures", "nobody was refused", "succeeded"),
    ),
    Mutation(
        "search",
        "src/user_search/documents.py",
        "compareTo(params.document.sequence) < 0",
        "compareTo(params.document.sequence) != 0",
        "test_search.py::test_a_record_that_comes_late_neither_overwrites_a_newer_one_nor_brings_a_member_back[template]",
        ("['ada', 'grace'] == []",),
    ),
    Mutation(
        "users",
        "src/user_events/events.py",
        '**fields.pop("email")',
        'new=fields.pop("email")["new"]',
        "test_users_events.py::test_a_changed_email_is_announced_with_the_old_and_the_new_address[template]",
        ("KeyError: 'old'", "EmailChanged"),
    ),
    Mutation(
        "users",
        "src/user_events/handler.py",
        "return process_partial_response(event, publish_changes, processor, context)",
        "return process_partial_response(event, publish_changes, processor, context) and {}",
        "test_users_failures.py::test_only_the_user_that_fails_is_given_up_and_those_after_it_are_announced[template]",
        ("expected on queue UsersFailures", "user nobody has no email address", "(INSERT nobody): read"),
    ),
    Mutation(
        "views",
        "template.yaml",
        "StreamViewType: OLD_IMAGE #",
        "StreamViewType: KEYS_ONLY #",
        "test_views.py::test_each_view_type_shows_its_part_of_the_same_changes",
        ("assert seen == IMAGES", "OLD_IMAGE"),
    ),
    Mutation(
        "views",
        "src/view_logger.py",
        "if member in stream)",
        'if member in stream or member == "OldImage")',
        "test_views.py::test_each_view_type_shows_its_part_of_the_same_changes",
        ("expected on function ViewLogger: a log line with", '"KEYS_ONLY INSERT: keys"'),
    ),
    *NODE,
]
