"""A template deployed, deployed again, and changed, in an account of its own."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from sandbox.bootstrap import delete, upload
from sandbox.clients import Clients
from tests.engine.conftest import account_of_its_own
from tests.engine.projects import Project


def test_a_new_stack_is_there_with_its_resources_and_outputs(project: Project) -> None:
    done = project.deploy()

    assert done.changed
    assert (done.stack, done.account) == ("orders", project.clients.account)
    assert done.resources["Orders"].type == "AWS::DynamoDB::Table"
    assert done.outputs["TableName"] == done.resources["Orders"].physical_id
    assert done.outputs["FunctionName"] == done.resources["Reader"].physical_id
    assert done.resources["ReaderChanges"].type == "AWS::Lambda::EventSourceMapping"


def test_a_second_deployment_with_nothing_changed_changes_nothing(project: Project) -> None:
    first = project.deploy()
    events = project.events()

    second = project.deploy()

    assert not second.changed
    assert (second.outputs, second.resources) == (first.outputs, first.resources)
    assert project.events() == events
    assert "nothing to change" in str(project.plan())


def test_the_same_template_has_the_same_names_in_another_account_and_its_own_packages(
    project: Project, endpoint: str, tmp_path: Path
) -> None:
    with account_of_its_own(endpoint) as elsewhere:
        other = Project.in_folder(tmp_path / "other", elsewhere)
        for each in (project, other):
            each.properties("Reader")["AutoPublishAlias"] = "live"
        here, there = project.deploy(), other.deploy()

        assert set(here.resources) == set(there.resources) > {"ReaderAliaslive"}
        assert there.account not in processed(project)
        assert here.account not in processed(other)
        assert (project.invoke("Reader"), other.invoke("Reader")) == ({}, {})
        assert not other.deploy().changed


def processed(project: Project) -> str:
    """What SAM made of the template."""
    asked = {"StackName": "orders", "TemplateStage": "Processed"}
    return str(project.clients.client("cloudformation").get_template(**asked)["TemplateBody"])


def test_changed_code_is_what_runs_next_in_the_same_function(project: Project) -> None:
    before = project.deploy()
    project.write("code/app.py", "def handler(event, context):\n    return 'changed'\n")

    plan = project.plan()
    assert plan.lines()[1].split() == ["~", "Reader", "AWS::Lambda::Function"]
    assert plan.lines()[2].strip().startswith("Code: package ")
    assert plan.lines()[2].endswith(plan.packages[0].sha256[:12])
    assert len(plan.changes) == 1
    after = project.deploy()

    assert after.changed
    assert after.resources["Reader"] == before.resources["Reader"]
    assert project.invoke("Reader") == "changed"


def test_a_mappings_settings_are_changed_in_place(project: Project) -> None:
    before = project.deploy()
    project.mapping["BatchSize"] = 7

    after = project.deploy()

    uuid = after.resources["ReaderChanges"].physical_id
    assert uuid == before.resources["ReaderChanges"].physical_id
    mapping = project.clients.client("lambda").get_event_source_mapping(UUID=uuid)
    assert (mapping["BatchSize"], mapping["State"]) == (7, "Enabled")


def test_a_parameter_of_another_value_changes_what_refers_to_it(project: Project) -> None:
    project.template["Parameters"] = {"Retries": {"Type": "Number", "Default": 2}}
    project.mapping["MaximumRetryAttempts"] = {"Ref": "Retries"}
    project.deploy()

    assert project.deploy(Retries="5").changed
    assert not project.deploy(Retries="5").changed


def test_a_resource_whose_condition_does_not_hold_is_not_made(project: Project) -> None:
    project.template["Parameters"] = {"Stage": {"Type": "String", "Default": "test"}}
    project.template["Conditions"] = {"Live": {"Fn::Equals": [{"Ref": "Stage"}, "live"]}}
    project.template["Resources"]["Archive"] = {"Type": "AWS::SQS::Queue", "Condition": "Live"}

    assert "Archive" not in project.deploy().resources
    assert "Archive" in project.deploy(Stage="live").resources


def test_true_in_an_environment_reaches_the_handler_as_cloudformation_writes_it(project: Project) -> None:
    project.properties("Reader")["Environment"] = {"Variables": {"VERBOSE": True}}
    project.write(
        "code/app.py", "import os\ndef handler(event, context):\n    return os.environ['VERBOSE']\n"
    )

    project.deploy()

    assert project.invoke("Reader") == "true"


def test_a_dependency_of_requirements_txt_is_there_when_the_handler_runs(project: Project) -> None:
    project.write("code/requirements.txt", "idna==3.10\n")
    project.write("code/app.py", "import idna\ndef handler(event, context):\n    return idna.__version__\n")

    project.deploy()

    assert project.invoke("Reader") == "3.10"


def test_a_package_that_is_in_s3_is_not_sent_again(project: Project) -> None:
    project.deploy()
    (package,) = project.plan().packages

    place = upload.place_of(package, project.clients)

    assert not upload.upload(place, package.path.read_bytes(), project.clients)


def test_a_template_longer_than_cloudformation_takes_goes_through_s3(project: Project) -> None:
    project.template["Metadata"] = {"Notes": "n" * upload.LONGEST_BODY}

    assert project.deploy().changed
    assert not project.deploy().changed


def test_a_plan_of_a_new_stack_leaves_no_trace(project: Project) -> None:
    plan = project.plan()

    assert {change.logical_id for change in plan.changes} >= {"Orders", "Reader", "ReaderChanges"}
    assert {change.action for change in plan.changes} == {"Add"}
    assert "new" in plan.lines()[0]
    assert project.clients.client("dynamodb").list_tables()["TableNames"] == []
    assert project.clients.client("s3").list_buckets()["Buckets"] == []
    assert project.live_stacks() == []


def test_a_deleted_stack_leaves_nothing_and_can_be_deleted_again(project: Project) -> None:
    project.deploy()

    delete("orders", project.clients)
    delete("orders", project.clients)

    assert project.live_stacks() == []
    assert project.clients.client("dynamodb").list_tables()["TableNames"] == []
    assert project.clients.client("lambda").list_functions()["Functions"] == []


def test_of_two_deployments_of_one_stack_at_once_one_has_nothing_to_do(project: Project) -> None:
    project.plan()  # writes the template that both read
    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(lambda _: project.deploy(), range(2)))

    assert sorted(one.changed for one in done) == [False, True]
    assert done[0].resources == done[1].resources


def test_the_same_stack_is_deployed_into_several_accounts_at_once(tmp_path: Path, clients: Clients) -> None:
    account = int(clients.account)
    others = [clients.elsewhere(account=f"{account + number:012}") for number in range(3)]
    projects = [Project.in_folder(tmp_path, one) for one in others]  # one folder, one cache
    projects[0].write("code/requirements.txt", "idna==3.10\n")
    projects[0].plan()  # writes the template that all of them read
    try:
        with ThreadPoolExecutor() as pool:
            done = list(pool.map(Project.deploy, projects))
        assert [one.changed for one in done] == [True] * 3
        assert [one.account for one in done] == [one.account for one in others]
    finally:
        for project in projects:
            project.end()
